# Whether the site serves. The step and the watch of the soak share this; HEALTH is the URL, CONSTANT
# what the release calls itself.

check_health() {
  for try in 1 2 3 4 5 6; do
    ask_site && return 0
    [ "$try" = 6 ] || sleep 2
  done
  say_health
  return 1
}

# Its table tells of each thing whether it is in order; as the web user it asks nothing.
validate_application() {
  told=$(timeout 120 "$PHP" validate.php 2>&1 </dev/null)
  code=$?
  say "$told"
  [ "$code" = 0 ] && ! say "$told" | grep -Eq '(\||│) *(Error|ERROR) *(\||│)'
}

ask_site() {
  body=$(curl --silent --show-error --max-time 15 --write-out '\n%{http_code}' "$HEALTH" 2>&1) && health_is_good "$body"
}

say_health() { printf '%s\n' "$HEALTH: $(printf '%s\n' "$body" | tail -n 1)" "$body"; }

health_is_good() {
  case $(printf '%s\n' "$1" | tail -n 1) in 2??) ;; *) return 1 ;; esac
  printf '%s\n' "$1" | grep -q '"software" *: *"IXP Manager"' || return 0
  version=$(printf '%s\n' "$1" | sed -n 's/.*"version" *: *"\([0-9.]*\)".*/\1/p' | head -n 1)
  [ -z "$version" ] || [ "$version" = "$CONSTANT" ]
}
