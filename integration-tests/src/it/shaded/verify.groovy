def java = new File(System.getProperty('java.home'), 'bin/java').path
def process = [java, '-jar', new File(basedir, 'app/target/app-1.0.jar').path].execute()
def out = new StringBuilder()
def err = new StringBuilder()
process.waitForProcessOutput(out, err)
assert process.exitValue() == 0 : err
assert out.readLines() == [
    '20260101_000000_first 1',
    '20260102_000000_second 1',
    '20260103_000000_third 1',
    '20260104_000000_fourth 1',
    'Ann A C',
    'new B D']
