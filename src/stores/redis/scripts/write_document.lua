-- ARGV: kind, key, the expected version, text. Returns the new version.
local kind, key, expected, text = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if (redis.call('HGET', versions_key(kind), key) or '0') ~= expected then return false end
redis.call('INCR', last_version)
local version = redis.call('GET', last_version)
redis.call('HSET', versions_key(kind), key, version)
redis.call('ZADD', keys_key(kind), 0, key)
redis.call('HSET', texts_key(kind), key, text)
return version
