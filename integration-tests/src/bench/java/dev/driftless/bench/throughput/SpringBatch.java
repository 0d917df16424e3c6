package dev.driftless.bench.throughput;

import dev.driftless.bench.database.AccountTable;
import dev.driftless.bench.database.Database;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.Job;
import org.springframework.batch.core.JobExecution;
import org.springframework.batch.core.JobParametersBuilder;
import org.springframework.batch.core.Step;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.launch.support.TaskExecutorJobLauncher;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JobRepositoryFactoryBean;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.item.database.JdbcBatchItemWriter;
import org.springframework.batch.item.database.JdbcPagingItemReader;
import org.springframework.batch.item.database.Order;
import org.springframework.batch.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.item.database.builder.JdbcPagingItemReaderBuilder;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Spring Batch as its manual has it: a paging reader, a processor, a batch writer, a page as large as a chunk. Its job
 * repository, where it keeps the place to go on from, stands in the same database, as Spring Boot sets it up and as a restart
 * after a crash needs it; or, cheaper but lost with the process, in memory.
 */
public final class SpringBatch implements Contestant {

    private final int chunk;
    private final boolean inMemory;
    private DataSource repositorySource;

    /**
     * A job.
     *
     * @param chunk rows of a transaction
     * @param inMemory whether the job repository is in memory, else in the same database
     */
    public SpringBatch(int chunk, boolean inMemory) {
        this.chunk = chunk;
        this.inMemory = inMemory;
    }

    @Override
    public String name() {
        return "Spring Batch, chunk " + chunk + (inMemory ? ", repository in memory" : "");
    }

    @Override
    public void install(Database database) throws SQLException {
        repositorySource = inMemory
                ? JdbcConnectionPool.create("jdbc:h2:mem:jobs;DB_CLOSE_DELAY=-1", "sa", "")
                : database.pool();
        if (Database.tables(repositorySource).stream().noneMatch("BATCH_JOB_INSTANCE"::equalsIgnoreCase)) {
            String schema = "org/springframework/batch/core/schema-" + (inMemory ? "h2" : database.name()) + ".sql";
            new ResourceDatabasePopulator(new ClassPathResource(schema)).execute(repositorySource);
        }
    }

    @Override
    public void run(Database database) throws Exception {
        JobRepository repository = repository();
        JdbcPagingItemReader<Account> reader = reader(database.pool());
        JdbcBatchItemWriter<Account> writer = writer(database.pool());
        Step step = new StepBuilder("backfill", repository)
                .<Account, Account>chunk(chunk, new JdbcTransactionManager(database.pool()))
                .reader(reader)
                .processor(account -> new Account(account.id(), account.email(), EmailDomain.of(account.email())))
                .writer(writer)
                .build();
        Job job = new JobBuilder("backfill", repository).start(step).build();
        TaskExecutorJobLauncher launcher = new TaskExecutorJobLauncher();
        launcher.setJobRepository(repository);
        launcher.afterPropertiesSet();
        JobExecution execution = launcher.run(
                job, new JobParametersBuilder().addString("run", UUID.randomUUID().toString()).toJobParameters());
        if (execution.getStatus() != BatchStatus.COMPLETED) {
            throw new IllegalStateException("the job ended as " + execution.getStatus() + ": "
                    + execution.getAllFailureExceptions());
        }
    }

    private JobRepository repository() throws Exception {
        JobRepositoryFactoryBean factory = new JobRepositoryFactoryBean();
        factory.setDataSource(repositorySource);
        factory.setTransactionManager(new JdbcTransactionManager(repositorySource));
        factory.afterPropertiesSet();
        return factory.getObject();
    }

    private JdbcPagingItemReader<Account> reader(DataSource source) throws Exception {
        JdbcPagingItemReader<Account> reader = new JdbcPagingItemReaderBuilder<Account>()
                .name("accounts")
                .dataSource(source)
                .selectClause("SELECT id, email")
                .fromClause("FROM account")
                .whereClause("WHERE " + AccountTable.TO_DO)
                .sortKeys(Map.of("id", Order.ASCENDING))
                .rowMapper((row, number) -> new Account(row.getLong(1), row.getString(2), null))
                .pageSize(chunk)
                .build();
        reader.afterPropertiesSet();
        return reader;
    }

    private static JdbcBatchItemWriter<Account> writer(DataSource source) {
        JdbcBatchItemWriter<Account> writer = new JdbcBatchItemWriterBuilder<Account>()
                .dataSource(source)
                .sql("UPDATE account SET email_domain = ? WHERE id = ?")
                .itemPreparedStatementSetter((account, statement) -> {
                    statement.setString(1, account.emailDomain());
                    statement.setLong(2, account.id());
                })
                .build();
        writer.afterPropertiesSet();
        return writer;
    }

    private record Account(long id, String email, String emailDomain) {}
}
