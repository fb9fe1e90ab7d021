# Handrail's helpers for shell scripts. The agent lays them beside each run:
#   . "$HANDRAIL_HELPERS/handrail.sh"

# output NAME VALUE: gives out one value; line ends in it stay inside it.
output() {
  case ${1-} in
    '' | [!A-Za-z]* | *[!A-Za-z0-9_]*)
      printf 'handrail.sh: "%s" is no name for an output.\n' "${1-}" >&2
      return 2
      ;;
  esac
  printf '%s\n' "${2-}" | tr -d '\r' | {
    handrail_sign='='
    while IFS= read -r handrail_line; do
      printf '%s%s%s\n' "$1" "$handrail_sign" "$handrail_line"
      handrail_sign='+='
    done
  } >>"$HANDRAIL_OUTPUTS"
}

# The declaration decides how a value is read; these names say it at the call too.
output_string() { output "$@"; }
output_boolean() { output "$@"; }
output_unsigned_integer() { output "$@"; }
output_float() { output "$@"; }
output_size() { output "$@"; }
output_ratio() { output "$@"; }
output_bit_rate() { output "$@"; }
output_duration() { output "$@"; }

# output_date_time NAME [SECONDS]: seconds since 1970, now if none are named.
output_date_time() { output "$1" "@${2-$(date +%s)}"; }

# output_string_list NAME ITEM...: gives out each item.
output_string_list() {
  handrail_name=$1
  shift
  for handrail_item in "$@"; do output "$handrail_name" "$handrail_item" || return; done
}

# secret NAME VARIABLE: puts the secret input NAME into the variable. The first call reads standard input.
secret() {
  case ${2-} in
    '' | [!A-Za-z_]* | *[!A-Za-z0-9_]*)
      printf 'handrail.sh: "%s" is no name for a variable.\n' "${2-}" >&2
      return 2
      ;;
  esac
  if [ -z "${handrail_secrets+read}" ]; then
    handrail_secrets=
    IFS= read -r handrail_secrets || :
  fi
  # The value goes by a pipe from a builtin: never onto a command line. The dot keeps line ends at its end.
  if handrail_value=$(printf '%s\n' "$handrail_secrets" | awk -v wanted="$1" '
      function text(   value, sign) {
        value = ""
        for (at++; (sign = substr($0, at, 1)) != "\""; at++) {
          if (sign == "") exit
          if (sign == "\\") {
            sign = substr($0, ++at, 1)
            if (sign == "u") { sign = sprintf("%c", number(tolower(substr($0, at + 1, 4)))); at += 4 }
            else if (sign in control) sign = control[sign]
          }
          value = value sign
        }
        at++
        return value
      }
      function number(digits,   sum, place) {
        for (place = 1; place <= 4; place++)
          sum = sum * 16 + index("0123456789abcdef", substr(digits, place, 1)) - 1
        return sum
      }
      BEGIN { control["n"] = "\n"; control["r"] = "\r"; control["t"] = "\t"; control["b"] = "\b"; control["f"] = "\f" }
      {
        at = 2
        while (substr($0, at, 1) == "\"") {
          name = text(); at++; value = text(); at++
          if (name == wanted) { printf "%s.", value; found = 1; exit }
        }
      }
      END { exit !found }'); then
    eval "$2=\${handrail_value%.}"
    unset handrail_value
  else
    printf 'handrail.sh: there is no secret input "%s".\n' "$1" >&2
    return 1
  fi
}
