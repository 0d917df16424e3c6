def java = new File(System.getProperty('java.home'), 'bin/java').path
def target = new File(basedir, 'target')
def process = [java, '-p', "${target}/named-module-closed-1.0.jar${File.pathSeparator}${target}/lib", '-m', 'com.acme.app/com.acme.app.Main'].execute()
def out = new StringBuilder()
def err = new StringBuilder()
process.waitForProcessOutput(out, err)
assert process.exitValue() == 0 : err
assert out.readLines() == [
    'The module of com.acme.migrations.BackfillTodoPriority does not open its package: add "opens com.acme.migrations to dev.driftless.runtime;" to its module-info.java.',
    'tables 1']
