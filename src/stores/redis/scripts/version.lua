-- ARGV: this library's version of the layout. Returns the version that is there, from now on.
if redis.call('EXISTS', prefix .. 'version') == 0 then redis.call('SET', prefix .. 'version', ARGV[1]) end
return redis.call('GET', prefix .. 'version')
