# Whether the site serves. The step and the watch of the soak share this; HEALTH is what is asked, names
# and URLs by turns, CONSTANT what the release calls itself.

check_health() {
  for try in 1 2 3 4 5 6; do
    ask_site && { say "$told"; return; }
    [ "$try" = 6 ] || sleep 2
  done
  say "$told"
  return 1
}

# check_artisan COMMAND...: commands that change nothing.
check_artisan() {
  for command; do
    told=$(timeout 60 "$PHP" artisan "$command" 2>&1 </dev/null) || { say "artisan $command: exit code $?" && say "$told"; return 1; }
  done
  say "artisan: answers $*"
}

# Its table tells of each thing whether it is in order; as the web user it asks nothing.
validate_application() {
  told=$(timeout 120 "$PHP" validate.php 2>&1 </dev/null)
  code=$?
  say "$told"
  [ "$code" = 0 ] && ! say "$told" | grep -Eq '(\||│) *(Error|ERROR) *(\||│)'
}

# Sets what is told of each page, those that do not serve first. A page may be one line without an end:
# awk gets no more of it at once than the 64 KiB that are looked at.
ask_site() { told=$(ask_pages | LC_ALL=C fold -b -w 65536 | judge_pages); }

# All in one go, and one after another: the first may have to warm up the new code. Slow enough for a
# page without an end to cost nobody anything.
ask_pages() {
  set -f
  urls=
  # shellcheck disable=SC2086 # words, without a blank in any
  set -- $HEALTH
  while [ $# -gt 1 ]; do
    urls="$urls $2"
    shift 2
  done
  set -- --max-time 15 --limit-rate 4M --silent --show-error --stderr - --globoff --write-out '\nfleet-answer %{http_code}\n'
  # On the host itself its certificate proves nothing, and may be another's.
  [ -z "$HEALTH_RESOLVE" ] || set -- "$@" --noproxy '*' --insecure --resolve "$HEALTH_RESOLVE"
  # shellcheck disable=SC2086 # as above
  timeout 16 curl "$@" $urls
}

# A line a page, those that do not serve first, with the beginning of what they say. What curl itself has
# to say of a page comes before its answer, or after it where curl is old.
judge_pages() {
  # shellcheck disable=SC2016 # this is awk
  HEALTH="$HEALTH" CONSTANT="$CONSTANT" LC_ALL=C awk '
    function version_in(name, text) {
      if (text ~ ours && match(text, /"version" *: *"[0-9.]+"/)) {
        text = substr(text, RSTART, RLENGTH - 1)
        sub(/.*"/, "", text)
        return text
      }
      if (name != "login" || !match(text, /IXP Manager V[0-9]+[.][0-9]+[.][0-9]+/)) return ""
      return substr(text, RSTART + 13, RLENGTH - 13)
    }
    function wrong_with(name, n,    version) {
      if (!(n in code) || code[n] == "000") return n in trouble ? trouble[n] : "no answer in time"
      if (code[n] !~ /^2/) return code[n]
      if (name == "ping" && body[n] !~ ours) return code[n] ", but it is not IXP Manager that answers"
      if (name == "test" && !index(body[n], "API Test Function!")) return code[n] ", but not the words of the API"
      version = version_in(name, body[n])
      return version == "" || version == ENVIRON["CONSTANT"] ? "" : "it says " version ", and not " ENVIRON["CONSTANT"]
    }
    function beginning_of(text,    lines, count, n, shown, out) {
      count = split(text, lines, "\n")
      for (n = 1; n <= count && shown < 5; n++)
        if (lines[n] ~ /[^ \t\r]/) { out = out "  " substr(lines[n], 1, 200) "\n"; shown++ }
      return out
    }
    function judge(name, url, n,    why, version) {
      why = wrong_with(name, n)
      version = version_in(name, body[n])
      if (why != "") bad = bad name ": " why ", from " url "\n" beginning_of(body[n])
      else good = good name ": serves" (version == "" ? "" : " " version) ", " url "\n"
    }
    BEGIN { ours = "\"software\" *: *\"IXP Manager\"" }
    /^curl: \([0-9]+\) / {
      n = code[asked] == "000" && !(asked in trouble) ? asked : asked + 1
      sub(/^[^)]*\) /, "")
      trouble[n] = $0
      next
    }
    /^fleet-answer [0-9]+$/ { code[++asked] = $2; next }
    length(body[asked + 1]) < 65536 { body[asked + 1] = substr(body[asked + 1] $0 "\n", 1, 65536) }
    END {
      count = split(ENVIRON["HEALTH"], words, " ")
      for (n = 1; 2 * n <= count; n++) judge(words[2 * n - 1], words[2 * n], n)
      printf "%s%s", bad, good
      exit bad != ""
    }'
}
