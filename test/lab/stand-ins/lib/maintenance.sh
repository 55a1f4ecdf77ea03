# Down and up, with the options that the Laravel of the code knows.

# Rendered beforehand, the page needs a view that first ships in 7.1.0.
go_down() {
  for option; do
    case $option in
      --message=*) [ "$GENERATION" -lt 8 ] || refuse_option message ;;
      --render=*)
        [ "$GENERATION" -ge 8 ] || refuse_option render
        [ -f resources/views/errors/maintenance.blade.php ] || fail_down
        ;;
      --*) refuse_option "${option#--}" ;;
    esac
  done
  if [ "$GENERATION" -ge 8 ] && [ -e storage/framework/down ]; then tell 'Application is already down.' && return; fi
  write_flag || exit 1
  midway
  tell 'Application is now in maintenance mode.'
}

refuse_option() {
  print_exception 'DownCommand.php line 24' "The \"--$1\" option does not exist."
  exit 1
}

fail_down() {
  echo 'Failed to enter maintenance mode: View [maintenance] not found.'
  exit 1
}

write_flag() {
  if [ "$GENERATION" -lt 8 ]; then
    printf '{\n    "time": %s,\n    "message": null,\n    "retry": null\n}' "$NOW" >storage/framework/down
  else
    printf '{"except":[],"redirect":null,"retry":null,"refresh":null,"secret":null,"status":503,"template":null}' >storage/framework/down &&
      echo '<?php // answers before the application starts' >storage/framework/maintenance.php
  fi
}

come_up() {
  if [ "$GENERATION" -ge 8 ] && [ ! -e storage/framework/down ]; then tell 'Application is already up.' && return; fi
  rm -f storage/framework/down storage/framework/maintenance.php || exit 1
  midway
  tell 'Application is now live.'
}
