-- ARGV: kind, after, limit. Returns key, version and text of each.
local kind, after, limit = ARGV[1], ARGV[2], ARGV[3]
local page = {}
for _, key in ipairs(redis.call('ZRANGEBYLEX', keys_key(kind), '(' .. after, '+', 'LIMIT', 0, limit)) do
  page[#page + 1] = key
  page[#page + 1] = redis.call('HGET', versions_key(kind), key)
  page[#page + 1] = redis.call('HGET', texts_key(kind), key)
end
return page
