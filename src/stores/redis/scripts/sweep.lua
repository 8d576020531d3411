-- ARGV: where the records end that have expired, where the revocations end that may go, the limit. Returns how many
-- things went.
local expired_end, revoked_end, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local gone = 0

local function step() return math.min(limit - gone, 500) end

local function forget(id)
  local family, expires_at = unpack(redis.call('HMGET', record_key(id), 'family', 'expires_at'))
  redis.call('UNLINK', record_key(id))
  redis.call('ZREM', expiry, expires_at .. id)
  gone = gone + 1
  if family == '' then return end
  redis.call('SREM', family_key(family), id)
  if redis.call('EXISTS', family_key(family)) == 0 then redis.call('SREM', doomed, family) end
end

while gone < limit do
  local expired = redis.call('ZRANGEBYLEX', expiry, '-', expired_end, 'LIMIT', 0, step())
  if #expired == 0 then break end
  for _, entry in ipairs(expired) do forget(entry:sub(17)) end
end

while gone < limit do
  local family = redis.call('SRANDMEMBER', doomed)
  if not family then break end
  local ids = redis.call('SRANDMEMBER', family_key(family), step())
  if #ids == 0 then redis.call('SREM', doomed, family) end
  for _, id in ipairs(ids) do forget(id) end
end

-- None of these has a record left: those that had are not doomed any more.
while gone < limit do
  local old = redis.call('ZRANGEBYLEX', revocations, '-', revoked_end, 'LIMIT', 0, step())
  if #old == 0 then break end
  for _, entry in ipairs(old) do
    redis.call('HDEL', revoked, entry:sub(17))
    redis.call('ZREM', revocations, entry)
    gone = gone + 1
  end
end

return gone
