# A task of a step as a process of its own, with the step's rights.

# execute TASK: in a wrapper that holds the lock and writes the exit code down, so that both
# outlive the runner. The command itself gets neither: a daemon it starts must not keep the lock.
execute() {
  [ ! -e "$file.out" ] || keep_output
  note "$file.attempt" "$attempt"
  [ ! -e "$file.rc" ] || rm -f "$file.rc"
  (
    trap '' TERM INT
    (trap - TERM INT && perform "$1") >"$file.out" 2>&1 9>&-
    code=$?
    note "$file.rc" "$code"
  ) &
  wrapper=$!
  watch=
  [ "$phase" != commit ] || { (exec 9>&- && watch_limit) & watch=$!; }
  while kill -0 "$wrapper" 2>/dev/null; do wait "$wrapper"; done
  [ -z "$watch" ] || kill "$watch" 2>/dev/null
}

# What an earlier attempt printed stays under its number; of a full disk the number may be missing.
keep_output() {
  recall "$file.attempt"
  mv -f "$file.out" "$file.out.${noted:-$((attempt - 1))}" 2>/dev/null
}

# A schema half changed is worse than a site down for longer: past its limit nothing is killed, and
# nobody is left unaware.
watch_limit() {
  waited=0
  while [ "$waited" -lt "$limit" ]; do
    sleep 1
    kill -0 $$ 2>/dev/null && [ ! -e "$file.rc" ] || exit
    waited=$((waited + 1))
  done
  tell_overdue
}

tell_overdue() {
  alarm overdue "the site is in maintenance, and $step runs longer than $limit s"
  event step-overdue step "$step"
}

# perform TASK: with the step's rights, and its time limit, but for what changes the schema. The
# limit is set apart from the call: in an old dash it would outlive the call of a function.
perform() {
  LIMIT=$limit
  case $phase,$1 in commit,check) ;; commit,*) LIMIT='' ;; esac
  inner_as "$(user_of "$as")" "$@"
}

user_of() {
  case $1 in web) echo "$WEB_USER" ;; owner) echo "$OWNER" ;; user:*) echo "${1#user:}" ;; *) echo "${my_name:-$(id -un)}" ;; esac
}

# inner_as USER TASK [ARGUMENT]...: a fresh process with nothing of our environment. The script
# comes on stdin, opened here, since the user may not read it.
inner_as() {
  inner_user=$1
  shift
  set -- env -i "HOME=$(home_of "$inner_user")" "PATH=$PATH" /bin/sh -s inner "$RUN:$step" "$@"
  ! am_root || set -- runuser -u "$inner_user" -- "$@"
  [ -z "${LIMIT:-}" ] || set -- timeout -k 30 "$LIMIT" "$@"
  "$@" <"$SCRIPT"
}

# Asked once: a subshell takes the answers with it.
who_am_i() { my_uid=${my_uid:-$(id -u)} my_name=${my_name:-$(id -un)}; }

am_root() {
  my_uid=${my_uid:-$(id -u)}
  [ "$my_uid" = 0 ]
}

# composer and bower write below HOME, and the web user's own home is not writable.
home_of() {
  if [ "$1" = "$WEB_USER" ]; then echo "$ROOT/storage"; else getent passwd "$1" | cut -d: -f6; fi
}
