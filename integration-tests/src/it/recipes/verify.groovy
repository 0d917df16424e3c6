def log = new File(basedir, 'build.log').text
assert log.contains('Tests run: 5, Failures: 0, Errors: 0, Skipped: 0')

// The README's recipe for Maven, as it stands there.
def command = (new File(basedir, '../../../../README.md').getText('UTF-8') =~ /`mvn (-q compile exec:java [^`]*)`/)[0][1]
new File(basedir, 'migrations.json').text = '{ "targets": { "dev": { "url": "jdbc:h2:mem:recipes" } } }'
def maven = "'${System.getProperty('maven.home')}/bin/mvn' -B -ntp '-Dmaven.repo.local=${localRepositoryPath}' ${command}"
def process = new ProcessBuilder('sh', '-c', maven.toString()).directory(basedir).redirectErrorStream(true).start()
process.outputStream.close()
def said = process.inputStream.getText('UTF-8')
assert process.waitFor() == 0 : said
assert said.contains('Migrations of dev (jdbc:h2:mem:recipes): 0 applied, 4 pending') : said
