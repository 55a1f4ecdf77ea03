# Reading the application. The survey and the steps share this; the working directory is its root.

is_down() { [ -e storage/framework/down ]; }

# dotenv KEY: a value of .env as the application reads it (vlucas/phpdotenv 2: quotes, escapes in
# them, comments, ${OTHER}; the first of two wins). Never sourced: a value is not a command.
dotenv() { read_dotenv "$1" ''; }

# dotenv_words KEY...: their values, each as a word that a shell reads back.
dotenv_words() { read_dotenv "$*" '' words; }

# dotenv_values ERE: those of the keys that are like this, each ended by a newline.
dotenv_values() { read_dotenv '' "$1"; }

read_dotenv() {
  LC_ALL=C awk -v want="$1" -v like="$2" -v words="${3:-}" '
    function closed(text, quote,    i, c) {
      for (i = 2; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "\\") i++
        else if (c == quote) return i
      }
      return 0
    }
    function unescape(text, quote,    i, c, next_, out) {
      for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1); next_ = substr(text, i + 1, 1)
        if (c == "\\" && (next_ == quote || next_ == "\\")) { out = out next_; i++ }
        else out = out c
      }
      return out
    }
    function word(text,    parts, count, n, out) {
      count = split(text, parts, "\047")
      out = parts[1]
      for (n = 2; n <= count; n++) out = out "\047\\\047\047" parts[n]
      return "\047" out "\047 "
    }
    function resolve(text,    out, name) {
      while (match(text, /\$\{[A-Za-z0-9_]+\}/)) {
        name = substr(text, RSTART + 2, RLENGTH - 3)
        out = out substr(text, 1, RSTART - 1) (name in values ? values[name] : substr(text, RSTART, RLENGTH))
        text = substr(text, RSTART + RLENGTH)
      }
      return out text
    }
    {
      sub(/\r$/, ""); sub(/^[ \t]+/, ""); sub(/^export[ \t]+/, "")
      if (/^#/ || !/=/) next
      key = $0; sub(/[ \t]*=.*/, "", key)
      text = substr($0, index($0, "=") + 1); sub(/^[ \t]+/, "", text)
      quote = substr(text, 1, 1)
      if (quote == "\"" || quote == "\047") {
        while (!closed(text, quote) && (getline more) > 0) { sub(/\r$/, "", more); text = text "\n" more }
        end = closed(text, quote); if (!end) end = length(text) + 1
        text = unescape(substr(text, 2, end - 2), quote)
      } else { sub(/[ \t]+#.*$/, "", text); if (text ~ /^#.*[ \t]/) text = ""; sub(/[ \t]+$/, "", text) }
      if (!(key in values)) { keys[++count] = key; values[key] = resolve(text) }
    }
    END {
      if (like != "") for (n = 1; n <= count; n++) if (keys[n] ~ like) print values[keys[n]]
      if (like == "" && words == "") printf "%s", values[want]
      if (words == "") exit
      count = split(want, wanted, " ")
      for (n = 1; n <= count; n++) printf "%s", word(values[wanted[n]])
    }
  ' .env
}

# know_database: its name, and an option file for the MySQL clients with the application's own login.
# DB_PORT is not read: no release does. Who asks more than once in a shell of its own knows it first.
DATABASE_OPTIONS='' DATABASE_NAME=''
know_database() { eval "keep_database $(dotenv_words DB_HOST DB_USERNAME DB_PASSWORD DB_DATABASE)"; }

# keep_database HOST USER PASSWORD NAME: what is empty is what the application has for it.
# shellcheck disable=SC2317 # it is called by what know_database evaluates
keep_database() {
  DATABASE_NAME=${4:-forge}
  DATABASE_OPTIONS=$(
    printf '[client]\nhost="%s"\nuser="%s"\npassword="%s"\n[mysql]\nconnect_timeout=10\n' \
      "$(option_value "${1:-localhost}")" "$(option_value "${2:-forge}")" "$(option_value "${3:-}")"
  )
}

option_value() {
  case $1 in
    *[\\\"]* | *"$newline"*) printf '%s\n' "$1" | LC_ALL=C sed -e 's/[\\"]/\\&/g' -e '$!s/$/\\n/' | tr -d '\n' ;;
    *) printf '%s' "$1" ;;
  esac
}

# with_database CLIENT ARGUMENTS: mysql or mysqldump with that login, through a pipe, so that no password
# is on a command line or on disk; stdin stays free.
with_database() {
  [ -n "$DATABASE_OPTIONS" ] || know_database
  client=$1
  shift
  "$client" --defaults-file=/dev/fd/3 "$@" 3<<OPTIONS
$DATABASE_OPTIONS
OPTIONS
}

# run_sql [-e SQL]: on the application's database; rows come back with tabs between the columns.
run_sql() {
  [ -n "$DATABASE_NAME" ] || know_database
  with_database mysql --batch --skip-column-names "$@" "$DATABASE_NAME"
}

# broken_views: views that stop mysqldump, a line each: "NAME DEFINER WHAT THE DATABASE SAYS", with tabs.
# Where tables are locked for the dump, views are, too, and must be readable.
broken_views() {
  locked=$(run_sql -e "SELECT 1 FROM information_schema.tables WHERE table_schema=DATABASE() AND table_type='BASE TABLE' AND COALESCE(engine,'')<>'InnoDB' LIMIT 1")
  run_sql -e "SELECT table_name, definer FROM information_schema.views WHERE table_schema=DATABASE()" | while IFS="$tab" read -r view definer; do
    told=$(run_sql -e "SHOW FIELDS FROM \`$view\`${locked:+; SELECT 1 FROM \`$view\` LIMIT 0}" 2>&1 >/dev/null </dev/null) ||
      printf '%s\t%s\t%s\n' "$view" "$definer" "$(printf '%s\n' "$told" | tail -n 1)"
  done
}

tab=$(printf '\t')
newline='
'

# find_wrong "PATH..." ACTION...: what below the paths that exist the web user does not own or may
# not write. Links are left alone, on the way too, and hard ones: root must not follow where the web
# user leads.
find_wrong() {
  existing=
  for path in $1; do [ ! -e "$path" ] || passes_link "$path" || existing="$existing $path"; done
  shift
  [ -n "$existing" ] || return 0
  # shellcheck disable=SC2086 # a list of fixed paths
  find $existing -xdev \( -type d -o -type f -links 1 \) \
    \( ! -user "$WEB_USER" -o ! -perm -u+rw -o -type d ! -perm -u+x \) "$@"
}

# passes_link PATH: whether it is a link, or a directory on the way to it is one.
passes_link() {
  way='' rest=$1
  while [ -n "$rest" ]; do
    way=$way${rest%%/*}
    [ ! -L "$way" ] || return 0
    case $rest in */*) way=$way/ rest=${rest#*/} ;; *) rest='' ;; esac
  done
  return 1
}

count_wrong() { find_wrong "$1" -print0 | LC_ALL=C tr -dc '\0' | wc -c | tr -d ' '; }

# "HOST PORT" of the memcached that config/cache.php names; from 7.2.0 on it leaves that to .env.
memcached_address() {
  configured=$(configured_memcached)
  printf '%s %s\n' "$(setting_of "${configured% *}")" "$(setting_of "${configured##* }")"
}

# setting_of VALUE: what is "env:KEY:DEFAULT" is what .env says.
setting_of() {
  case $1 in
    env:*) rest=${1#env:} value=''; [ ! -r .env ] || value=$(dotenv "${rest%%:*}"); printf '%s' "${value:-${rest#*:}}" ;;
    *) printf '%s' "$1" ;;
  esac
}

configured_memcached() {
  LC_ALL=C awk -v quote="'" '
    function between(text, left,    rest) {
      rest = substr(text, index(text, left) + length(left))
      sub(/^[ \t]*=>[ \t]*/, "", rest)
      if (match(rest, /^env\([ \t]*["\047][A-Z_]+["\047][ \t]*,[ \t]*["\047]?/)) {
        key = substr(rest, 1, RLENGTH); gsub(/^env\([ \t]*["\047]|["\047].*$/, "", key)
        rest = "env:" key ":" substr(rest, RLENGTH + 1)
      }
      sub(/^[^0-9A-Za-z.:_\/-]+/, "", rest); sub(/[^0-9A-Za-z.:_\/-].*$/, "", rest)
      return rest
    }
    index($0, quote "memcached" quote) && /=>[ \t]*\[?[ \t]*$/ { inside = 1 }
    inside && host == "" && index($0, quote "host" quote) { host = between($0, quote "host" quote) }
    inside && port == "" && index($0, quote "port" quote) { port = between($0, quote "port" quote) }
    END { print (host == "" ? "127.0.0.1" : host), (port == "" ? 11211 : port) }
  ' config/cache.php 2>/dev/null || echo 127.0.0.1 11211
}

# ask_memcached set|get|uptime HOST PORT [KEY]: 0 stored, found or told, 1 not found, 2 no answer.
ask_memcached() {
  # shellcheck disable=SC2016 # this is PHP
  "$PHP" -r '
    list(, , $verb, $host, $port, $key) = array_pad($argv, 6, "");
    $socket = @fsockopen($host[0] == "/" ? "unix://$host" : $host, $host[0] == "/" ? -1 : (int) $port, $code, $text, 5);
    if (!$socket) exit(2);
    stream_set_timeout($socket, 5);
    $ask = ["set" => "set $key 0 600 5\r\nfleet\r\n", "get" => "get $key\r\n", "uptime" => "stats\r\n"];
    fwrite($socket, $ask[$verb]);
    while (($line = fgets($socket)) !== false) {
      if (strpos($line, "STORED") === 0 || strpos($line, "VALUE") === 0) exit(0);
      if (strpos($line, "STAT uptime ") === 0) { echo (int) substr($line, 12); exit(0); }
      if (strpos($line, "END") === 0) exit(1);
      if (strpos($line, "STAT") !== 0) break;
    }
    exit(2);
  ' -- memcached "$@"
}
