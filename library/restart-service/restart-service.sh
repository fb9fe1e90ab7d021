#!/bin/sh
# @action Restart a service
# @description Restarts one service and tells whether it runs afterwards.
# @platforms linux, macos
# @time-out 3min
# @input service string "Service"
# @input dryRun boolean "Dry run: only tell its state" default="false"
# @output before string "State before"
# @output after string "State after"
# @output running boolean "Running"
set -eu

service=$HANDRAIL_INPUT_service
out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

case "$service" in
  -* | *[!A-Za-z0-9@._:-]*) fail "“${service}” cannot be the name of a service." ;;
esac

if [ "$(uname -s)" = Darwin ]; then kind=launchd
elif command -v systemctl > /dev/null && [ -d /run/systemd/system ]; then kind=systemd
elif command -v rc-service > /dev/null; then kind=openrc
elif command -v service > /dev/null; then kind=sysv
else fail 'This device has no service manager that this action knows.'; fi

state() {
  case "$kind" in
    launchd) launchctl print "system/$service" 2> /dev/null | awk '$1 == "state" { print $3; exit }' ;;
    systemd) systemctl is-active -- "$service" || true ;;
    openrc) if rc-service "$service" status > /dev/null 2>&1; then echo active; else echo inactive; fi ;;
    sysv) if service "$service" status > /dev/null 2>&1; then echo active; else echo inactive; fi ;;
  esac
}
exists() {
  case "$kind" in
    launchd) launchctl print "system/$service" > /dev/null 2>&1 ;;
    systemd) [ "$(systemctl show --property LoadState --value -- "$service")" = loaded ] ;;
    openrc) rc-service --exists "$service" ;;
    sysv) [ -x "/etc/init.d/$service" ] || service "$service" status > /dev/null 2>&1 ;;
  esac
}

exists || fail "There is no service “${service}” on this device."
before=$(state)
out before "${before:-unknown}"
if [ "$HANDRAIL_INPUT_dryRun" = false ]; then
  case "$kind" in
    launchd) launchctl kickstart -k "system/$service" ;;
    systemd) systemctl restart -- "$service" ;;
    openrc) rc-service "$service" restart ;;
    sysv) service "$service" restart ;;
  esac || fail "The service “${service}” could not be restarted; its own log says why."
fi

# A service that crashes right after its start has not been restarted: it must still run a moment later.
[ "$HANDRAIL_INPUT_dryRun" = true ] || sleep 1
after=$(state)
out after "${after:-unknown}"
case "$after" in
  active | running) out running true ;;
  *)
    out running false
    [ "$HANDRAIL_INPUT_dryRun" = true ] || fail "The service “${service}” does not run after its restart (${after:-unknown})."
    ;;
esac
