# schema.awk, before another: reads the tables of the releases in `upto` from the file schema. For each
# table of `order`, columns[TABLE] is " NAME[:LENGTH] ... " and keys[TABLE] has its unique keys.

function type_of(name) {
  if (name ~ /^(last_|created|updated|timestamp)/) return "datetime"
  if (name ~ /id$/ || name ~ /^(switchtype|port|packetcount|peerasn|asn|autsys)$/) return "integer"
  return "string"
}

BEGIN { count = split(upto, list, " "); for (i = 1; i <= count; i++) wanted[list[i]] }

/^#/ || !($1 in wanted) { next }

{
  if (!($2 in tables)) { tables[$2]; order[++total] = $2 }
  for (i = 3; i <= NF; i++) {
    if ($i ~ /^-/) sub(" " substr($i, 2) " ", " ", columns[$2])
    else if ($i ~ /^UNIQ:/) keys[$2] = keys[$2] " " substr($i, 6)
    else columns[$2] = (columns[$2] == "" ? " " : columns[$2]) $i " "
  }
}
