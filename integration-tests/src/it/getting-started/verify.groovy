def manifest = new File(basedir, 'target/classes/META-INF/driftless/manifest.json').text
assert manifest.indexOf('20260227_080239_backfill_todo_priority') > 0
assert manifest.indexOf('20260228_090000_fill_todo_prio') > manifest.indexOf('20260227_080239_backfill_todo_priority')

def log = new File(basedir, 'build.log').text
assert log.contains('Tests run: 4, Failures: 0, Errors: 0, Skipped: 0')
assert log.contains('20260227_080239_backfill_todo_priority: 2 of 3')
assert log.contains('20260228_090000_fill_todo_prio: 2 of 2')
assert !(log =~ /WARNING.*\.java/)
