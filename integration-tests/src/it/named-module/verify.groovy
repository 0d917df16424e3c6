def java = new File(System.getProperty('java.home'), 'bin/java').path
def target = new File(basedir, 'target')
def process = [java, '-p', "${target}/named-module-1.0.jar${File.pathSeparator}${target}/lib", '-m', 'com.acme.app/com.acme.app.Main'].execute()
def out = new StringBuilder()
def err = new StringBuilder()
process.waitForProcessOutput(out, err)
assert process.exitValue() == 0 : err
assert out.readLines() == [
    'module module com.acme.app, module dev.driftless.runtime',
    'up COMPLETED',
    'row [Buy milk] medium',
    'row [Call Ann] high',
    'status 20260201_100000_trim_todo_title applied=true changed=1',
    'status 20260227_080239_backfill_todo_priority applied=true changed=1',
    'up NOOP',
    'down COMPLETED',
    'row [Buy milk] null',
    'row [Call Ann] high',
    'pending [20260227_080239_backfill_todo_priority]']
