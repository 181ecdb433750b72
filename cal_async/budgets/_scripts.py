"""The fixed window as Redis keeps it: the arithmetic of `cal_async._windows`, in Lua.

Times are milliseconds of the Redis server's clock, so that machines need not agree on theirs. A
member of the first sorted set is a request without an answer; one that a dead process left behind
is forgotten after a while. The second one holds the processes that asked lately.
"""

__all__ = ["LEARN", "TAKE"]

_COMMON = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local key, aloft, peers = KEYS[1], KEYS[2], KEYS[3]
local s = {}
local raw = redis.call('HGETALL', key)
for i = 1, #raw, 2 do s[raw[i]] = tonumber(raw[i + 1]) end
local fresh = #raw == 0
local function flying()
  redis.call('ZREMRANGEBYSCORE', aloft, '-inf', now - math.min(s.length, 10000))
  return redis.call('ZCARD', aloft)
end
local function turn()
  local ends = s.ends
  if ends == 0 and s.used > 0 then ends = s.latest + s.length + 1000 end
  if ends > 0 and now >= ends then
    s.previous, s.ends, s.used, s.counted, s.latest = ends, 0, flying(), 0, now
  end
end
local function save()
  for name, value in pairs(s) do redis.call('HSET', key, name, value) end
  redis.call('PEXPIRE', key, s.length * 2 + 120000)
  redis.call('PEXPIRE', aloft, s.length * 2 + 120000)
  redis.call('PEXPIRE', peers, s.length * 2 + 120000)
end
"""

TAKE = (
    _COMMON
    + """
local process, first, count = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
if fresh then
  local left = tonumber(ARGV[6])
  s = {limit = tonumber(ARGV[4]), used = tonumber(ARGV[5]), counted = 0, length = tonumber(ARGV[7]),
       ends = left > 0 and now + left or 0, previous = 0, latest = now, blocked = 0,
       known = left > 0 and 1 or 0}
end
turn()
local room, wait = s.limit - s.used, 20
if s.known == 0 then
  if flying() > 0 and now < s.latest + 1000 then room = 0 else room = math.min(room, 1) end
elseif s.ends > 0 then
  wait = s.ends - now
end
if now < s.blocked then room, wait = 0, math.max(wait, s.blocked - now) end
local granted = math.max(0, math.min(count, room))
for i = first, first + granted - 1 do redis.call('ZADD', aloft, now, process .. i) end
if granted > 0 then s.used, s.latest = s.used + granted, now end
redis.call('ZADD', peers, now, process)
redis.call('ZREMRANGEBYSCORE', peers, '-inf', now - 2 * s.length - 1000)
save()
return {now, granted, wait, redis.call('ZCARD', peers), s.length}
"""
)

LEARN = (
    _COMMON
    + """
local function learn(known, limit, remaining, reset, sent, heard, refused)
  if limit > 0 then s.limit, s.known = limit, 1 end
  if refused >= 0 then
    local till = heard + refused
    if now < s.blocked then till = math.min(till, s.blocked) end
    s.blocked, s.used, s.counted = till, s.limit, s.limit
    if s.ends == 0 then s.ends = till end
    return
  end
  if limit == 0 or sent + reset - 1000 < s.previous then
    s.used = math.max(s.used - known, s.counted)
    return
  end
  local others, spent = flying(), limit - remaining
  if s.ends > 0 and sent + reset - 1000 >= s.ends then
    s.previous, s.ends, s.used, s.counted = s.ends, 0, others + 1, 0
  end
  if spent <= 1 then s.length = reset end
  if s.ends == 0 or heard + reset < s.ends then s.ends = heard + reset end
  s.counted = math.max(s.counted, spent)
  s.used = math.min(math.max(s.used, s.counted), s.counted + others)
end
if not fresh then turn() end
for i = 1, #ARGV, 7 do
  local known = redis.call('ZREM', aloft, ARGV[i])
  if not fresh then
    learn(known, tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3]),
          tonumber(ARGV[i + 4]), tonumber(ARGV[i + 5]), tonumber(ARGV[i + 6]))
  end
end
if not fresh then save() end
"""
)
