# Sourced first by every stand-in. LAB_HOST is the directory of the simulated host it stands on.
# A hundred hosts call stand-ins by the ten thousand, so they start no process where sh itself can.

# tell_time: sets NOW, in seconds since 1970, without starting date.
tell_time() {
  read -r uptime _ </proc/uptime
  read -r booted <"$LAB_HOST/var/booted"
  NOW=$((booted + ${uptime%.*}))
}

# record WORD...: one line a call in log/commands: when, in which step of fleet's, and what.
record() {
  words=$*
  case $words in *'
'*) words=$(printf '%s' "$words" | tr '\n' ' ') ;; esac
  tell_time
  printf '%s\t%s\t%s\n' "$NOW" "${FLEET_STEP:--}" "$words" >>"$LAB_HOST/log/commands"
}

# refuse WORD...: a use of a tool that the lab does not know must not pass for one that worked.
refuse() {
  echo "lab: the stand-in does not know this use: $*" >&2
  exit 64
}

# effect WORD...: what cannot be taken back, with the run it was done in.
effect() { printf '%s\t%s\t%s\n' "${LAB_RUN:--}" "${FLEET_STEP:--}" "$*" >>"$LAB_HOST/log/effects"; }

# midway: a stand-in has done half of its work here; a fault may wait for that.
midway() {
  [ -n "${LAB_MIDWAY:-}" ] || return 0
  # shellcheck source=/dev/null
  . "$LAB_HOST/lib/faults.sh"
  meet_midway || :
}
