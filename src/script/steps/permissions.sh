# Who owns the writable paths.

# fix_permissions PATH...: finds what is wrong instead of changing all. Root changes the owner,
# from inside each directory, so that no link on the way leads it elsewhere; the rest the web user does.
fix_permissions() {
  wrong=$(count_wrong "$*")
  if [ "$wrong" -gt 0 ]; then
    find_wrong "$*" -print | head -n 5
    # Files come and go while it looks, as sessions do: what counts is what is left.
    if [ "$(id -u)" = 0 ]; then find_wrong "$*" -execdir chown -h -- "$WEB_USER:" {} +; fi
    as_web fix_modes "$*"
  fi
  say "fleet-count $wrong"
  left=$(count_wrong "$*")
  [ "$left" = 0 ] || { say "$left still wrong"; return 1; }
}

fix_modes() { find_wrong "$1" -execdir chmod u+rwX -- {} +; }
