# Who the caller is on the simulated host. All is really done by the one user who runs the lab.

# Whom runuser or sudo made it, else who logged in.
[ -n "${LAB_USER:-}" ] || read -r LAB_USER <"$LAB_HOST/var/login"

# field_of USER NUMBER: a field of var/passwd; fails where there is no such user.
field_of() {
  while IFS=: read -r name password uid gid gecos home shell; do
    [ "$name" = "$1" ] || continue
    case $2 in
      all) echo "$name:$password:$uid:$gid:$gecos:$home:$shell" ;;
      uid) echo "$uid" ;;
      home) echo "$home" ;;
    esac
    return 0
  done <"$LAB_HOST/var/passwd"
  return 1
}
