using Anshan.ApprovalFlows.Approvals.Data;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

public class DatabaseSettingsTests
{
    [Fact]
    public void PostgreSql_gets_few_connections_with_prepared_statements()
    {
        var settings = Read("Host=127.0.0.1;Username=test");
        var connection = new NpgsqlConnectionStringBuilder(settings.ConnectionString);
        Assert.Equal((16, 16), (settings.WritersAtOnce, connection.MaxPoolSize));
        Assert.True(connection.MaxAutoPrepare > 0);
        Assert.Equal("-c idle_in_transaction_session_timeout=60000", connection.Options);
    }

    [Fact]
    public void What_the_settings_say_themselves_goes_first()
    {
        var settings = Read("Host=127.0.0.1;Username=test;Maximum Pool Size=5;Max Auto Prepare=7;Options=-c statement_timeout=9000");
        var connection = new NpgsqlConnectionStringBuilder(settings.ConnectionString);
        Assert.Equal((5, 7, "-c statement_timeout=9000"), (settings.WritersAtOnce, connection.MaxAutoPrepare, connection.Options));
    }

    private static DatabaseSettings Read(string connection) =>
        DatabaseSettings.From(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    new Dictionary<string, string?> { ["Database:Provider"] = "PostgreSql", ["Database:ConnectionString"] = connection }
                )
                .Build(),
            "/"
        );
}
