# Which PHP this is, and whether it runs the code that is there.

# tell_php_version NAME: sets PHP_VERSION, and has composer know it.
tell_php_version() {
  case $1 in
    php7.0) PHP_VERSION=7.0.33 ;;
    php7.3) PHP_VERSION=7.3.33 ;;
    php8.0) PHP_VERSION=8.0.30 ;;
    php8.4) PHP_VERSION=8.4.11 ;;
    *) read -r PHP_VERSION _ <"$LAB_HOST/var/php" ;;
  esac
  export LAB_PHP="$PHP_VERSION"
}

# is_php_fit VERSION: for what composer.json asks, the real one, whatever composer pretends.
is_php_fit() {
  while IFS= read -r asked; do
    case $asked in *'"php": "'*) asked=${asked#*'"php": "'} && asked=${asked%%'"'*} && break ;; esac
  done <composer.json
  case $asked/$1 in
    7.0.\*/7.0.*) ;;
    ^7.2/7.[2-9].*) ;;
    ^8.0*/8.*) ;;
    ^8.4/8.[4-9].*) ;;
    '>='*/[57].*) ;;
    *) return 1 ;;
  esac
}

require_php() {
  is_php_fit "$PHP_VERSION" && return
  echo "PHP Fatal error:  Uncaught Error: this code is for PHP $asked, and this is $PHP_VERSION in $PWD/bootstrap/app.php:14"
  exit 255
}
