# Sourced by ./leafcast: says what goes on while something takes long.

# shellcheck shell=bash

# step WHAT USUALLY DOING COMMAND...: runs the command and returns its status. Meanwhile it says on standard error WHAT that is, for how
# long it has been running, how long it USUALLY takes, and what the function DOING prints (`:` for nothing): on a terminal in one line,
# drawn anew each second; elsewhere in a line after five seconds and then each half minute, so that what is there already is passed
# over in silence. What the command writes is passed on, its standard error line by line.
step() {
  local what=$1 usually=$2 doing=$3
  shift 3
  # It ends when the command's standard error does: no process is left to be ended, and Ctrl-C reaches both.
  { "$@" 2>&1 1>&3 3>&- | tell "$what" "$usually" "$doing" >&2 3>&- || return "${PIPESTATUS[0]}"; } 3>&1
}

# tell WHAT USUALLY DOING: the lines of standard input, and in between how it goes.
tell() {
  local line='' part begun=$SECONDS due=$((SECONDS + ${LEAFCAST_SILENCE:-5})) width=0 now
  if [ -t 1 ] && [ "${TERM:-dumb}" != dumb ]; then
    due=$SECONDS
    width=$({ stty size </dev/tty | cut -d' ' -f2; } 2>/dev/null) || width=0
    # A terminal need not know its size.
    [ "$width" -gt 0 ] || width=80
  fi
  while true; do
    if IFS= read -r -t 1 part; then
      [ "$width" -eq 0 ] || printf '\r\033[K'
      printf '%s\n' "$line$part"
      line=''
    elif [ $? -gt 128 ]; then
      line+=$part
    else
      break
    fi
    [ "$SECONDS" -ge "$due" ] || continue
    now="leafcast: $1: $(in_words $((SECONDS - begun))), usually $2; $($3)"
    now=${now%; }
    if [ "$width" -gt 0 ]; then
      printf '\r\033[K%s' "${now:0:width-1}"
      due=$((SECONDS + 1))
    else
      printf '%s\n' "$now"
      due=$((SECONDS + 30))
    fi
  done
  [ "$width" -eq 0 ] || printf '\r\033[K'
  printf '%s' "$line$part"
}

# in_words SECONDS
in_words() {
  if [ "$1" -lt 60 ]; then echo "$1 s"; else echo "$(($1 / 60)) min $(($1 % 60)) s"; fi
}

# tests_so_far LOG: from what Maven and its tests have written until now.
tests_so_far() {
  awk '
    /^\[INFO\] -+< [^ ]+:[^ ]+ >-+$/ { module = $3; sub(/.*:/, "", module); class = "" }
    /^\[INFO\] Running / { class = $3; sub(/.*\./, "", class) }
    /^\[(INFO|WARNING|ERROR)\] Tests run: .* in / {
      gsub(",", "")
      run += $4; failed += $6 + $8; skipped += $10
    }
    END {
      if (module != "") {
        printf "%s%s; %d tests run, %d failed, %d skipped", module, class == "" ? "" : " (" class ")", run - skipped, failed, skipped
      }
    }' "$1" 2>/dev/null
}
