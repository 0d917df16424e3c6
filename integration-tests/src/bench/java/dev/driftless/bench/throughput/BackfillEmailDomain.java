package dev.driftless.bench.throughput;

import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;
import dev.driftless.bench.database.AccountTable;

/** The job as a migration of this library. */
@Migration(id = "20260301_090000_bench_backfill_email_domain")
final class BackfillEmailDomain {

    record Account(long id, String email, String emailDomain) {

        Account withEmailDomain(String value) {
            return new Account(id, email, value);
        }
    }

    @Up(table = "account", where = AccountTable.TO_DO)
    Account fill(Account account) {
        return account.withEmailDomain(EmailDomain.of(account.email()));
    }
}
