# Who asks the database, from the option file as the MySQL clients read it, against var/db/login.

# read_options FILE: sets host, user and password of its [client] part.
read_options() {
  host='' user='' password='' part=''
  while IFS= read -r line; do
    case $line in
      '['*) part=$line ;;
      *=*)
        [ "$part" = '[client]' ] || continue
        read_option_value "${line#*=}"
        case ${line%%=*} in host) host=$value ;; user) user=$value ;; password) password=$value ;; esac
        ;;
    esac
  done <"$1"
}

# read_option_value TEXT: sets value, without its quotes and escapes, as my_default.c reads them.
read_option_value() {
  rest=$1 value=''
  case $rest in '"'*'"') rest=${rest#?} && rest=${rest%?} ;; esac
  while :; do
    case $rest in *\\*) ;; *) break ;; esac
    value=$value${rest%%\\*} rest=${rest#*\\}
    escaped=${rest%"${rest#?}"} rest=${rest#?}
    case $escaped in
      s) escaped=' ' ;;
      t) escaped='	' ;;
      n) escaped='
' ;;
      '"' | "'" | \\) ;;
      *) escaped="\\$escaped" ;;
    esac
    value=$value$escaped
  done
  value=$value$rest
}

# check_login FIRST_ARGUMENT DATABASE: prints what is wrong with them, as "CODE (STATE): TEXT".
check_login() {
  case $1 in --defaults-file=*) read_options "${1#*=}" ;; *) host='' user='' password='' ;; esac
  {
    read -r true_host
    read -r true_user
    IFS= read -r true_password
    while IFS= read -r line; do true_password="$true_password
$line"; done
  } <"$LAB_HOST/var/db/login"
  read -r true_database <"$LAB_HOST/var/db/name"
  if [ "$host" != "$true_host" ]; then
    echo "2003 (HY000): Can't connect to MySQL server on '$host' (111)"
  elif [ "$user" != "$true_user" ] || [ "$password" != "$true_password" ]; then
    echo "1045 (28000): Access denied for user '$user'@'localhost' (using password: YES)"
  elif [ "$2" != "$true_database" ]; then
    echo "1049 (42000): Unknown database '$2'"
  else
    return 0
  fi
  return 1
}
