-- ARGV: records. Returns 1 when they were inserted.
if any_is_there(1) then return 0 end
insert(1)
return 1
