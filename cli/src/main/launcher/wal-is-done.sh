# PostgreSQL calls 'wal push' and 'wal get' for each segment, and a JVM takes longer to start than a segment to be handed
# over. So each call does some of the next ones' work too, and they find it done in a folder, without a JVM.
wal_is_done() {
  local verb=$2 data_set= server=${HOLDFAST_SERVER:-} note given=()
  shift 2
  while [ $# -gt 0 ]; do
    case $1 in
      --data-set=*) data_set=${1#*=} ;;
      --server=*) server=${1#*=} ;;
      --data-set | --server)
        [ $# -gt 1 ] || return 1
        if [ "$1" = --server ]; then server=$2; else data_set=$2; fi
        shift
        ;;
      -*) return 1 ;;
      *) given+=("$1") ;;
    esac
    shift
  done
  [ -n "$data_set" ] && [ -n "${HOME:-}" ] || return 1
  local key=$server/$data_set
  export HOLDFAST_WAL_BATCH=${XDG_CACHE_HOME:-$HOME/.cache}/holdfast/wal/${key//[^A-Za-z0-9.-]/_}
  if [ "$verb" = push ] && [ ${#given[@]} = 1 ]; then
    note=$HOLDFAST_WAL_BATCH/pushed/${given[0]##*/}
    [ -f "$note" ] && [ "$(stat -c '%d:%i:%s:%.9Y' -- "${given[0]}")" = "$(<"$note")" ] && rm -- "$note"
  elif [ "$verb" = get ] && [ ${#given[@]} = 2 ]; then
    note=$HOLDFAST_WAL_BATCH/fetched/${given[0]}
    [ -n "$(find "$note" -mmin -10 2>/dev/null)" ] && mv -- "$note" "${given[1]}" 2>/dev/null
  else
    return 1
  fi
}
