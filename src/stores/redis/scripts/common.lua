-- What a store keeps, under KEYS[1], which is `{PREFIX}:`. A record's id is KIND:HASH.
--
--   version         string  of this layout
--   record:ID       hash    client_id, family, expires_at, data, and spent_at once it is taken
--   expiry          zset    expires_at .. ID, in lexical order
--   family:FAMILY   set     the ids of its records
--   revoked         hash    FAMILY -> when it was revoked
--   revocations     zset    when .. FAMILY, in lexical order
--   doomed          set     the revoked families that have records left
--   texts:KIND      hash    KEY -> the text of a document
--   versions:KIND   hash    KEY -> its version
--   keys:KIND       zset    KEY, in lexical order
--   last_version    string  the last one that a document was given
--
-- A time is 16 hexadecimal digits in the order of time. Redis runs a script as a whole or, when its first write is
-- refused, not at all: each looks first and writes then.
local prefix = KEYS[1]
local expiry = prefix .. 'expiry'
local revoked = prefix .. 'revoked'
local revocations = prefix .. 'revocations'
local doomed = prefix .. 'doomed'
local last_version = prefix .. 'last_version'

local function record_key(id) return prefix .. 'record:' .. id end
local function family_key(family) return prefix .. 'family:' .. family end
local function texts_key(kind) return prefix .. 'texts:' .. kind end
local function versions_key(kind) return prefix .. 'versions:' .. kind end
local function keys_key(kind) return prefix .. 'keys:' .. kind end

local function is_revoked(family)
  return family ~= '' and redis.call('HEXISTS', revoked, family) == 1
end

local function read(id)
  return unpack(redis.call('HMGET', record_key(id), 'client_id', 'family', 'expires_at', 'spent_at', 'data'))
end

local function any_is_there(first)
  local seen = {}
  for i = first, #ARGV, 6 do
    local id = ARGV[i]
    if seen[id] or redis.call('EXISTS', record_key(id)) == 1 then return true end
    seen[id] = true
  end
  return false
end

-- Each is six arguments, from the `first` on: id, client_id, family, expires_at, spent_at or nothing, data.
local function insert(first)
  for i = first, #ARGV, 6 do
    local id, client_id, family, expires_at, spent_at, data = unpack(ARGV, i, i + 5)
    redis.call('HSET', record_key(id), 'client_id', client_id, 'family', family, 'expires_at', expires_at, 'data', data)
    if spent_at ~= '' then redis.call('HSET', record_key(id), 'spent_at', spent_at) end
    redis.call('ZADD', expiry, 0, expires_at .. id)
    if family ~= '' then redis.call('SADD', family_key(family), id) end
    if is_revoked(family) then redis.call('SADD', doomed, family) end
  end
end

