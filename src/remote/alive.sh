# The lock is held as long as runner or step live; the name in it tells whose they are.
is_alive() { ! flock -n -s "$STATE/lock" true && grep -qs "\"run\":\"$RUN\"" "$STATE/lock"; }
