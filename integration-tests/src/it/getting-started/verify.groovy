def manifest = new File(basedir, 'target/classes/META-INF/driftless/manifest.json').text
assert manifest.indexOf('20260227_080239_backfill_todo_priority') > 0
assert manifest.indexOf('20260228_090000_fill_todo_prio') > manifest.indexOf('20260227_080239_backfill_todo_priority')

def log = new File(basedir, 'build.log').text
assert log.contains('Tests run: 4, Failures: 0, Errors: 0, Skipped: 0')
assert log.contains('20260227_080239_backfill_todo_priority: 2 of 3')
assert log.contains('20260228_090000_fill_todo_prio: 2 of 2')
assert !(log =~ /WARNING.*\.java/)

// The README's getting-started text, to the letter: a project of its own, its commands in their order, in one shell.
def inSection = { String heading ->
    def blocks = []
    def section = null
    def block = null
    new File(basedir, '../../../../README.md').eachLine('UTF-8') { line ->
        def text = line.strip()
        if (block == null && line.startsWith('## ')) {
            section = line.substring(3)
        } else if (block == null && text.startsWith('```')) {
            block = [language: text.substring(3), lines: []]
        } else if (block != null && text == '```') {
            if (section == heading) {
                blocks << block
            }
            block = null
        } else if (block != null) {
            block.lines << (line.startsWith('   ') && block.language in ['sh', 'json'] ? line.substring(3) : line)
        }
    }
    blocks
}
def text = { block -> block.lines.join('\n') + '\n' }

def letter = new File(basedir, 'letter')
letter.deleteDir()
letter.mkdirs()
def started = inSection('Getting started')
new File(letter, 'pom.xml').text = '''<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>
<groupId>com.acme</groupId>
<artifactId>letter</artifactId>
<version>1.0</version>
<properties><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
''' + text(started.find { it.language == 'xml' }) + '</project>\n'
def migration = text(inSection('What it looks like').find { it.language == 'java' })
def script = new StringBuilder('set -e\n')
script << "mvn() { '${System.getProperty('maven.home')}/bin/mvn' -B -ntp '-Dmaven.repo.local=${localRepositoryPath}' \"\$@\"; }\n"
def filledIn = false
started.findAll { it.language in ['sh', 'json'] }.each { block ->
    if (block.language == 'json') {
        script << "cat > migrations.json <<'END'\n${text(block)}END\n"
        return
    }
    script << text(block).replace('~/.m2/repository', localRepositoryPath.toString())
    if (!filledIn) {
        script << "cat > src/main/java/com/acme/migrations/BackfillTodoPriority.java <<'END'\n${migration}END\n"
        filledIn = true
    }
}
new File(letter, 'commands.sh').text = script.toString()
def process = new ProcessBuilder('sh', 'commands.sh').directory(letter).redirectErrorStream(true).start()
process.outputStream.close()
def said = process.inputStream.getText('UTF-8')
assert process.waitFor() == 0 : said
assert said.contains('Created src/main/java/com/acme/migrations/BackfillTodoPriority.java') : said
assert said.contains('20260227_080239_backfill_todo_priority  dry_run: 2 of 3 rows would change') : said
assert said.contains('20260227_080239_backfill_todo_priority  completed: 2 changed of 3 rows') : said
assert said.contains('1 applied, 0 pending') : said
