# The survey: one line a fact, "KEY<TAB>VALUE". Changes nothing on the host.

# fact KEY VALUE: breaks within the value become spaces; other control bytes go in the end, all at once.
fact() {
  case $2 in
    *"$newline"* | *"$tab"*) printf '%s\t%s\n' "$1" "$(printf '%s' "$2" | tr '\n\t' '  ')" ;;
    *) printf '%s\t%s\n' "$1" "$2" ;;
  esac
}

# as_user USER COMMAND...: with that user's rights and home, as far as we may.
as_user() {
  user=$1
  shift
  if [ "$uid" = 0 ] && [ "$user" != root ]; then
    set -- runuser -u "$user" -- env "HOME=$(getent passwd "$user" | cut -d: -f6)" "$@"
  fi
  timeout 60 "$@" </dev/null
}

survey() {
  uid=$(id -u)
  [ -n "$STATE" ] || STATE=$(if [ "$uid" = 0 ]; then echo /var/lib/fleet; else echo "$HOME/.local/state/fleet"; fi)
  export LC_ALL=C GIT_OPTIONAL_LOCKS=0 GIT_TERMINAL_PROMPT=0
  export GIT_SSH_COMMAND='ssh -o BatchMode=yes -o ConnectTimeout=15'
  fact survey 1
  survey_host
  survey_place
  if [ -f "$ROOT/artisan" ] && [ -e "$ROOT/.git" ] && cd "$ROOT"; then
    fact application yes
    survey_git
    survey_branch
    survey_own_files
    survey_last_change
    survey_tools
    survey_memcached
    survey_site
    survey_database
  fi
  fact end 1
}

survey_host() {
  fact os "$(sed -n 's/^PRETTY_NAME="\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' /etc/os-release 2>/dev/null)"
  fact machine-id "$(cat /etc/machine-id 2>/dev/null || cat /var/lib/dbus/machine-id 2>/dev/null)"
  case $(systemctl is-system-running 2>/dev/null) in
    running | degraded | starting | maintenance) fact systemd yes ;;
    *) fact systemd no ;;
  esac
  fact uid "$uid"
  fact user "$(id -un)"
  if sudo -n true 2>/dev/null; then fact sudo yes; else fact sudo no; fi
  for tool in flock timeout setsid script sha256sum gzip xargs git mysql mysqldump $([ "$uid" != 0 ] || echo runuser) $([ "$WANT_CURL" = no ] || echo curl); do
    command -v "$tool" >/dev/null || fact missing-tool "$tool"
  done
  units=$(unit_directory)
  if [ "$uid" = 0 ] && [ -w "${units:-/none}" ]; then fact boot-hook "$units"
  elif command -v crontab >/dev/null; then fact boot-hook cron
  else fact boot-hook none
  fi
  ! id -u "$WEB_USER" >/dev/null 2>&1 || fact web-user yes
  for user in $HOOK_USERS; do id -u "$user" >/dev/null 2>&1 || fact missing-user "$user"; done
}

# Where systemd looks for an administrator's units.
unit_directory() { systemctl show --property=UnitPath 2>/dev/null | tr ' =' '\n' | grep -Ex '(/.*)?/etc/systemd/system'; }

# Our own place on the host: who holds it, and which run has not come to its end.
survey_place() {
  fact state "$STATE"
  if [ -e "$STATE/lock" ] && ! flock -n -s "$STATE/lock" true; then fact lock "$(head -c 500 "$STATE/lock")"; fi
  for run in "$STATE"/runs/*/; do
    [ -e "$run/events" ] || continue
    case $(cat "$run/outcome" 2>/dev/null) in upgraded | done | reverted | failed) ;; *) fact unfinished "$(basename "$run")" ;; esac
  done
}

survey_git() {
  owner=$(stat -c %U .git)
  fact git-owner "$owner"
  fact git-head "$(as_user "$owner" git rev-parse HEAD)"
  fact git-describe "$(as_user "$owner" git describe --tags --long --match 'v[0-9]*' 2>/dev/null)"
  fact git-local-commits "$(as_user "$owner" git rev-list --count HEAD --not --tags --remotes)"
  fact git-branch "$(as_user "$owner" git symbolic-ref --quiet --short HEAD)"
  as_user "$owner" git status --porcelain --untracked-files=no | head -n 500 | while IFS= read -r line; do fact git-change "$line"; done
  remote_error=''
  told=$(as_user "$owner" git ls-remote --tags --refs origin 'v*' 2>&1) || remote_error=yes
  [ -z "$remote_error" ] || fact git-remote-error "$(printf '%s\n' "$told" | sed 's#://[^/@ ]*@#://***@#g')"
  remote_tags=$(printf '%s\n' "$told" | sed -n 's#^[0-9a-f]*[[:space:]]refs/tags/\(v[0-9.]*\)$#\1#p')
  for tag in $remote_tags; do fact git-remote-tag "$tag"; done
  [ -z "$KNOWN" ] || survey_found_releases
  for file in version.php library/IXP/Version.php; do
    [ ! -f "$file" ] || fact version "$(sed -n "s/^.*APPLICATION_VERSION'[^']*'\([^']*\)'.*$/\1/p" "$file" | head -n 1)"
  done
}

survey_tools() {
  # Their own home may not be writable, and both write to it, even to say which version they are.
  home=$(as_user "$WEB_USER" mktemp -d)
  choose_php
  if told=$(ask_php "$PHP"); then
    fact php "$PHP"
    fact php-version "${told%% *}"
    fact php-extensions "${told#* }"
  fi
  for each in $PHPS; do [ "$each" = "$PHP" ] || fact php-other "$each $(ask_php "$each")"; done
  [ -n "$COMPOSER" ] || [ ! -f composer.phar ] || COMPOSER=$ROOT/composer.phar
  COMPOSER=${COMPOSER:-${COMPOSERS%% *}}
  COMPOSER=${COMPOSER:-$(command -v composer)}
  ask_composer "$COMPOSER"
  [ -z "$told" ] || { fact composer "$COMPOSER" && fact composer-version "$told" && fact composer-with-php "${with:+yes}"; }
  for each in $COMPOSERS; do
    [ "$each" != "$COMPOSER" ] || continue
    ask_composer "$each"
    [ -z "$told" ] || fact composer-other "$each $told${with:+ php}"
  done
  BOWER=${BOWER:-$(command -v bower)}
  if told=$(as_user "$WEB_USER" env HOME="$home" "$BOWER" --version --config.interactive=false 2>/dev/null); then
    fact bower "$BOWER"
    fact bower-version "$told"
  fi
  as_user "$WEB_USER" rm -rf "$home"
}

# The one in use: of several, the first that starts the application.
choose_php() {
  for each in $PHPS; do
    if as_user "$WEB_USER" "$each" artisan --version >/dev/null 2>&1; then PHP=$each && return; fi
  done
  PHP=${PHP:-${PHPS%% *}}
  PHP=${PHP:-$(command -v php)}
}

ask_php() { timeout 60 "$1" -r 'echo PHP_VERSION, " ", implode(",", get_loaded_extensions());' -- facts 2>/dev/null; }

# ask_composer PATH: sets what it told of its version, and with which PHP it did; not every PHP runs each.
ask_composer() {
  for with in "$PHP" $PHPS ''; do
    # shellcheck disable=SC2086 # one word or none
    told=$(as_user "$WEB_USER" env HOME="$home" COMPOSER_HOME="$home" $with "$1" --version --no-ansi 2>/dev/null | sed -n 's/^Composer version \([0-9][^ ]*\).*/\1/p')
    [ -z "$told" ] || return 0
  done
}

# shellcheck disable=SC2317 # it is called by what the survey of memcached evaluates
survey_settings() { fact env-CACHE_DRIVER "$1" && fact env-DOCTRINE_CACHE "$2" && fact env-APP_URL "$3" && fact env-APP_ENV "$4"; }

survey_memcached() {
  [ ! -r .env ] || fact env yes
  eval "survey_settings $(dotenv_words CACHE_DRIVER DOCTRINE_CACHE APP_URL APP_ENV)"
  fact env-keys "$(sed -n 's/^[[:space:]]*\(export[[:space:]][[:space:]]*\)\{0,1\}\([A-Za-z_][A-Za-z0-9_]*\)[[:space:]]*=[[:space:]]*[^[:space:]].*/\2/p' .env 2>/dev/null | head -n 500 | tr '\n' ' ')"
  address=$(memcached_address)
  fact memcached-address "$address"
  # shellcheck disable=SC2086 # host and port
  if uptime=$(ask_memcached uptime $address 2>/dev/null); then fact memcached-since "$(($(date +%s) - uptime))"; fi
}

survey_site() {
  if is_down; then fact down-since "$(stat -c %Y storage/framework/down)"; fi
  wrong=$(count_wrong "$WRITABLE")
  fact permissions-wrong "$wrong"
  [ "$wrong" = 0 ] || find_wrong "$WRITABLE" -print | head -n 5 | while IFS= read -r path; do fact permissions-sample "$path"; done
  fact libraries-kib "$(du -skc vendor public/bower_components 2>/dev/null | tail -n 1 | cut -f1)"
  fact root-free-kib "$(df -Pk . | awk 'NR == 2 {print $4}')"
  place=$STATE
  while [ ! -d "$place" ]; do place=$(dirname "$place"); done
  fact state-free-kib "$(df -Pk "$place" | awk 'NR == 2 {print $4}')"
  [ "$(stat -c %d .)" != "$(stat -c %d "$place")" ] || fact one-disk yes
  [ "$WANT_SCHEMA" != yes ] || survey_schema
}

# What memcached has of the mappings may be of an earlier release: the environment counts before .env.
survey_schema() {
  case $(as_user "$WEB_USER" env DOCTRINE_CACHE=array "$PHP" artisan doctrine:schema:update --sql 2>&1) in
    *'Nothing to update'*) fact schema in-sync ;;
    *'Checking if database'*) fact schema out-of-sync ;;
  esac
}
