-- ARGV: family, now. The first time counts.
local family, now = ARGV[1], ARGV[2]
if redis.call('HSETNX', revoked, family, now) == 0 then return 0 end
redis.call('ZADD', revocations, 0, now .. family)
if redis.call('EXISTS', family_key(family)) == 1 then redis.call('SADD', doomed, family) end
return 1
