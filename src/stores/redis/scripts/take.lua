-- ARGV: id, client_id, now, successors. Returns the state and the record.
local id, taker, now = ARGV[1], ARGV[2], ARGV[3]
local client_id, family, expires_at, spent_at, data = read(id)
if client_id ~= taker or is_revoked(family) then return false end
if spent_at then return {'spent', client_id, family, expires_at, spent_at, data} end
if any_is_there(4) then return false end
redis.call('HSET', record_key(id), 'spent_at', now)
insert(4)
return {'first', client_id, family, expires_at, now, data}
