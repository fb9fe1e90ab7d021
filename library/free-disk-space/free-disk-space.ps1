# @action Free disk space (Windows)
# @description Removes old files from the temporary folders and, if wanted, empties the recycle bin.
# @platforms windows
# @time-out 10min
# @input days integer "Only files unchanged for (days)" values="1|7|30" default="7" free
# @input recycleBin boolean "Also empty the recycle bin" default="false"
# @input dryRun boolean "Dry run: only say what would go" default="true"
# @output files unsigned-integer "Files"
# @output size size "Size of these files"
# @output inUse unsigned-integer "Files that were in use and stayed"
# @output freeBefore size "Free before"
# @output freeAfter size "Free after"
# @output dryRun boolean "Dry run"
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

$days = [int]$env:HANDRAIL_INPUT_days
if ($days -lt 1 -or $days -gt 3650) { Stop-Action 'Days: expected 1 to 3650.' }
$dryRun = $env:HANDRAIL_INPUT_dryRun -eq 'true'
$before = (Get-Date).AddDays(-$days)

function Get-Free { (Get-CimInstance Win32_LogicalDisk -Filter "DeviceID='$($env:SystemDrive)'").FreeSpace }

Out-Value freeBefore (Get-Free)
$count = 0
$size = [long]0
$inUse = 0
# Only the system's own temporary folder and those of its users: a folder that is typed in could be any.
$folders = @("$env:SystemRoot\Temp")
$folders += Get-ChildItem -LiteralPath "$env:SystemDrive\Users" -Directory -ErrorAction SilentlyContinue |
  ForEach-Object { "$($_.FullName)\AppData\Local\Temp" }
foreach ($folder in $folders) {
  if (-not (Test-Path -LiteralPath $folder -PathType Container)) { continue }
  # A junction laid in a user's folder could lead anywhere.
  if ((Get-Item -LiteralPath $folder -Force).Attributes -band [IO.FileAttributes]::ReparsePoint) { continue }
  $files = Get-ChildItem -LiteralPath $folder -Recurse -File -Force -Attributes !ReparsePoint -ErrorAction SilentlyContinue |
    Where-Object { $_.LastWriteTime -lt $before }
  foreach ($file in @($files)) {
    if (-not $dryRun) {
      try { Remove-Item -LiteralPath $file.FullName -Force }
      catch { $inUse++; continue }
    }
    $count++
    $size += $file.Length
  }
}
if (-not $dryRun -and $env:HANDRAIL_INPUT_recycleBin -eq 'true') { Clear-RecycleBin -Force -ErrorAction SilentlyContinue }
Out-Value files $count
Out-Value size $size
Out-Value inUse $inUse
Out-Value freeAfter (Get-Free)
Out-Value dryRun $env:HANDRAIL_INPUT_dryRun
"$count files, $size bytes"
