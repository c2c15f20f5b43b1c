@echo off
rem gradus: finds a JDK 25, builds what is missing or older than its sources, and runs the command line.
rem
rem   gradus --help
rem
rem GRADUS_JAVA_OPTS  further options for the JVM, for example -Xmx4g
rem JAVA_HOME         the JDK to use, if it is 25 or later; else PATH and the usual folders are searched
rem
rem The same, step by step, as the script "gradus" beside it, which has the longer comments.
setlocal EnableExtensions DisableDelayedExpansion

set "GRADUS_OLDEST=25"
set "GRADUS_HOME=%~dp0"
if "%GRADUS_HOME:~-1%"=="\" set "GRADUS_HOME=%GRADUS_HOME:~0,-1%"
set "GRADUS_APP=%GRADUS_HOME%\examples\target\gradus"
set "GRADUS_JDK="
set "GRADUS_SEEN="

rem ---- the JDK

if defined JAVA_HOME call :try_jdk "%JAVA_HOME%"
if not defined GRADUS_JDK for /f "delims=" %%J in ('where java 2^>nul') do call :try_java "%%J"
if not defined GRADUS_JDK for /d %%D in (
    "%ProgramFiles%\Java\*"
    "%ProgramFiles%\Eclipse Adoptium\*"
    "%ProgramFiles%\Microsoft\*"
    "%ProgramFiles%\Zulu\*"
    "%ProgramFiles%\Amazon Corretto\*"
    "%ProgramFiles%\BellSoft\*"
    "%LOCALAPPDATA%\Programs\Eclipse Adoptium\*"
    "%USERPROFILE%\.jdks\*"
    "%USERPROFILE%\scoop\apps\*"
) do call :try_jdk "%%~D"
if not defined GRADUS_JDK (
    if not defined GRADUS_SEEN set "GRADUS_SEEN=no Java"
    call :no_jdk
    exit /b 1
)

rem ---- the build

call :find_stale
if defined GRADUS_STALE call :build
if defined GRADUS_FAILED exit /b %GRADUS_FAILED%

rem ---- a quick start: the cache of loaded classes, made once for each JDK

set "GRADUS_KEY="
if exist "%GRADUS_APP%\.aot" set /p GRADUS_KEY=<"%GRADUS_APP%\.aot"
if not "%GRADUS_KEY%"=="%GRADUS_JDK%" call :warm_up

"%GRADUS_JDK%\bin\java.exe" -Xlog:disable -Xlog:all=warning:stderr -Xlog:aot*=off:stderr -Xlog:cds*=off:stderr ^
    "-XX:AOTCache=%GRADUS_APP%\gradus.aot" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED ^
    -XX:+UseParallelGC -Xmn256m -XX:-UseFPUForSpilling -XX:CompileCommand=quiet ^
    "-XX:CompileCommand=inline,dev.gradus.autograd.backend.cpu.VectorMath::*" ^
    "-XX:CompileCommand=dontinline,dev.gradus.autograd.backend.cpu.RowMath::*Step" ^
    %GRADUS_JAVA_OPTS% -jar "%GRADUS_APP%\gradus.jar" %*
exit /b %ERRORLEVEL%

rem Says what was found and where to get what is needed. Not inside a block: a path may hold a parenthesis.
:no_jdk
echo gradus: needs a JDK %GRADUS_OLDEST% or later; found %GRADUS_SEEN%. Get one from https://adoptium.net and set JAVA_HOME to it.>&2
exit /b 0

rem Takes the folder if it holds a JDK that is new enough; the version stands in its file "release".
:try_jdk
if defined GRADUS_JDK exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\release" exit /b 0
set "GRADUS_VERSION="
for /f "tokens=2 delims==" %%V in ('findstr /b /c:"JAVA_VERSION=" "%~1\release"') do set "GRADUS_VERSION=%%~V"
if not defined GRADUS_VERSION exit /b 0
for /f "tokens=1 delims=.-+" %%F in ("%GRADUS_VERSION%") do set "GRADUS_FEATURE=%%F"
if %GRADUS_FEATURE% LSS %GRADUS_OLDEST% goto :too_old
if not exist "%~1\bin\javac.exe" goto :too_old
set "GRADUS_JDK=%~1"
exit /b 0
:too_old
if not defined GRADUS_SEEN set "GRADUS_SEEN=Java %GRADUS_VERSION% in %~1"
exit /b 0

rem The installation that a java.exe belongs to.
:try_java
for %%B in ("%~dp1..") do call :try_jdk "%%~fB"
exit /b 0

rem Sets GRADUS_STALE if a source is newer than the build.
:find_stale
set "GRADUS_STALE="
if not exist "%GRADUS_APP%\gradus.jar" set "GRADUS_STALE=missing"
if not exist "%GRADUS_APP%\.built" set "GRADUS_STALE=missing"
if defined GRADUS_STALE exit /b 0
for /f %%S in ('powershell -NoProfile -Command "$b = (Get-Item -LiteralPath ($env:GRADUS_APP + '\.built') -Force).LastWriteTimeUtc; Set-Location -LiteralPath $env:GRADUS_HOME; $m = 'autograd','nn','vit','examples'; $p = @('pom.xml') + ($m | ForEach-Object { $_ + '\pom.xml'; $_ + '\src\main' }); if (@(Get-Item $p) + @(Get-ChildItem ($m | ForEach-Object { $_ + '\src\main' }) -Recurse) | Where-Object { $_.LastWriteTimeUtc -gt $b }) { 'newer' }"') do set "GRADUS_STALE=%%S"
exit /b 0

:build
set "GRADUS_FAILED="
where mvn >nul 2>nul
if errorlevel 1 (
    echo gradus: needs Maven 3.8 or later to build, and there is no mvn on PATH. Get it from https://maven.apache.org>&2
    set "GRADUS_FAILED=1"
    exit /b 0
)
if not exist "%GRADUS_HOME%\target" mkdir "%GRADUS_HOME%\target"
set "GRADUS_LOG=%GRADUS_HOME%\target\gradus-build.log"
echo gradus: building; the first time Maven also fetches its libraries, which takes a minute or two>&2
rem The stamp bears the time before the build: what is saved while it runs is newer.
type nul >"%GRADUS_HOME%\target\gradus-build.stamp"
set "GRADUS_OLD_JAVA_HOME=%JAVA_HOME%"
set "JAVA_HOME=%GRADUS_JDK%"
pushd "%GRADUS_HOME%"
call mvn -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -pl examples -am package >"%GRADUS_LOG%" 2>&1
if errorlevel 1 set "GRADUS_FAILED=1"
popd
set "JAVA_HOME=%GRADUS_OLD_JAVA_HOME%"
if defined GRADUS_FAILED (
    findstr /b /c:"[ERROR]" "%GRADUS_LOG%" >&2
    call :build_failed
    exit /b 0
)
move /y "%GRADUS_HOME%\target\gradus-build.stamp" "%GRADUS_APP%\.built" >nul
del /q "%GRADUS_APP%\gradus.aot" "%GRADUS_APP%\.aot" 2>nul
exit /b 0
:build_failed
echo gradus: the build failed; all of it is in %GRADUS_LOG%>&2
exit /b 0

:warm_up
"%GRADUS_JDK%\bin\java.exe" "-XX:AOTCacheOutput=%GRADUS_APP%\gradus.aot" -XX:+UnlockDiagnosticVMOptions ^
    -XX:-AOTRecordTraining --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED ^
    -jar "%GRADUS_APP%\gradus.jar" train --preset smoke --dataset shapes10 --limit-train 128 --limit-test 128 ^
    --max-steps 1 --out "%GRADUS_APP%\warm-up" >nul 2>nul <nul
if exist "%GRADUS_APP%\warm-up" rmdir /s /q "%GRADUS_APP%\warm-up"
>"%GRADUS_APP%\.aot" echo %GRADUS_JDK%
exit /b 0
