-- ARGV: kind, key, the expected version. Returns 1 when it was erased.
local kind, key, expected = ARGV[1], ARGV[2], ARGV[3]
if redis.call('HGET', versions_key(kind), key) ~= expected then return 0 end
redis.call('HDEL', versions_key(kind), key)
redis.call('ZREM', keys_key(kind), key)
redis.call('HDEL', texts_key(kind), key)
return 1
