# Stops a PostgreSQL server for certain when the agent that holds the lease no longer says that it may run: it was killed,
# frozen, or cannot reach etcd. Arguments: the postmaster's process id. Input: lines with the moment, in hundredths of a
# second of /proc/uptime, until which it may run; "done" when it need not be guarded any more. The first line is awaited.
postmaster=$1
part=
IFS= read -r until || until=0
while [ "$until" != done ]; do
  read -r uptime _ </proc/uptime
  left=$((until - 10#${uptime/./}))
  [ "$left" -gt 0 ] || break
  printf -v wait '%d.%02d' $((left / 100)) $((left % 100))
  if IFS= read -r -t "$wait" line; then
    until=$part$line
    part=
  elif [ $? -gt 128 ]; then
    # the time is over; or the time of day, by which read waits, was set forward, in the middle of a line
    part+=$line
  else
    # the agent is gone
    break
  fi
done
[ "$until" != done ] || exit 0
# it can make no children while their list is read
kill -STOP "$postmaster" 2>/dev/null
# shellcheck disable=SC2046
kill -KILL $(cat "/proc/$postmaster/task/$postmaster/children" 2>/dev/null) "$postmaster" 2>/dev/null
exit 3
