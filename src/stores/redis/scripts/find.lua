-- ARGV: id. Returns the state and the record.
local client_id, family, expires_at, spent_at, data = read(ARGV[1])
if not client_id then return false end
local state = spent_at and 'spent' or 'live'
if is_revoked(family) then state = 'revoked' end
return {state, client_id, family, expires_at, spent_at or '', data}
