-- ARGV: kind, key. Returns the version and the text.
local kind, key = ARGV[1], ARGV[2]
local version = redis.call('HGET', versions_key(kind), key)
if not version then return false end
return {version, redis.call('HGET', texts_key(kind), key)}
