# Asks the site once: exit code 1, and what it said, where it does not serve. A page about an error may
# tell what is in .env.
sample_health() {
  ask_site && return
  know_secrets
  printf '%s\n' "$told" | masked | head -c 2000
  exit 1
}
