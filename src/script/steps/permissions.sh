# Who owns the writable paths.

# fix_permissions PATH...: finds what is wrong instead of changing all. Root changes the owner,
# from inside each directory, so that no link on the way leads it elsewhere; the rest the web user does.
fix_permissions() {
  wrong=$(count_wrong "$*")
  if [ "$wrong" = 0 ]; then say_all_is_right
  else
    find_wrong "$*" -print | head -n 5
    # Files come and go while it looks, as sessions do: what counts is what is left.
    if am_root; then find_wrong "$*" -execdir chown -h -- "$WEB_USER:" {} +; fi
    as_web fix_modes "$*"
  fi
  say "fleet-count $wrong"
  left=$(count_wrong "$*")
  [ "$left" = 0 ] || { say "$left still wrong"; return 1; }
}

# check_permissions PATH...: changes nothing.
check_permissions() {
  show_wrong "$@"
  code=$?
  say "fleet-count $wrong"
  return "$code"
}

show_wrong() {
  wrong=$(count_wrong "$*")
  if [ "$wrong" = 0 ]; then say_all_is_right; return; fi
  say "$wrong not $WEB_USER’s, or not writable:"
  find_wrong "$*" -printf '%M %u:%g %p\n' | head -n 5
  return 1
}

say_all_is_right() { say "all of it is $WEB_USER’s, and writable"; }

fix_modes() { find_wrong "$1" -execdir chmod u+rwX -- {} +; }
