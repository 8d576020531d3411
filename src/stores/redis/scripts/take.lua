-- ARGV: id, client_id, now, replace or keep, by what data is replaced, successors. Returns the state and the record.
local id, taker, now, replaces, remains = ARGV[1], ARGV[2], ARGV[3], ARGV[4] == 'replace', ARGV[5]
local client_id, family, expires_at, spent_at, data = read(id)
if client_id ~= taker or is_revoked(family) then return false end
if spent_at then return {'spent', client_id, family, expires_at, spent_at, data} end
if any_is_there(6) then return false end
if replaces then data = remains end
redis.call('HSET', record_key(id), 'spent_at', now, 'data', data)
insert(6)
return {'first', client_id, family, expires_at, now, data}
