# @action Logged-on users (Windows)
# @description Lists who is logged on to this device.
# @platforms windows
# @time-out 60s
# @output users string-list "Users"
# @output count unsigned-integer "Users logged on"
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2

function Out-Value($name, $value) {
  $line = "$name=" + ("$value" -replace "[\r\n]+", " ") + "`n"
  [IO.File]::AppendAllText($env:HANDRAIL_OUTPUTS, $line)
}
function Stop-Action($message) {
  [Console]::Error.WriteLine($message)
  exit 1
}

# Whoever has a desktop has an explorer.exe of their own.
$users = @(Get-CimInstance Win32_Process -Filter "Name='explorer.exe'" | ForEach-Object {
    $owner = Invoke-CimMethod -InputObject $_ -MethodName GetOwner
    if ($owner.User) { "$($owner.Domain)\$($owner.User)" }
  } | Sort-Object -Unique)
foreach ($user in $users) {
  Out-Value users $user
  $user
}
Out-Value count $users.Count
