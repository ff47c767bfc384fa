using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Settings;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

public sealed class CommandLineTests : IAsyncLifetime
{
    private readonly StringWriter output = new();
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        await database.WriteAsync(db => db.Settings.Add(new Setting { Key = "kept", Value = "" }));
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await output.DisposeAsync();
    }

    [Fact]
    public async Task No_command_means_the_server()
    {
        Assert.Null(await CommandLine.TryRunAsync([], output));
        Assert.Null(await CommandLine.TryRunAsync(["--environment=Development"], output));
        Assert.Empty(output.ToString());
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("restore")]
    [InlineData("check", "extra")]
    [InlineData("bakcup", "folder")]
    public async Task A_wrong_command_explains_the_right_ones(params string[] args)
    {
        Assert.Equal(CommandLine.WrongUse, await CommandLine.TryRunAsync(args, output));
        Assert.Contains("backup <文件夹>", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_of_the_running_server_is_restored_elsewhere()
    {
        using var elsewhere = new TestFolder();
        var backup = database.Folder.File("backup");
        Assert.Equal(CommandLine.Done, await RunAsync(database.Folder, "backup", backup));
        Assert.Equal(CommandLine.Done, await RunAsync(database.Folder, "check"));
        Assert.Equal(CommandLine.Done, await RunAsync(elsewhere, "restore", backup));
        Assert.True(File.Exists(elsewhere.File("anshan.db")));
    }

    [Fact]
    public async Task A_restore_over_a_running_server_is_refused_with_the_reason()
    {
        var backup = database.Folder.File("backup");
        await RunAsync(database.Folder, "backup", backup);
        using var server = InstanceLock.Acquire(database.Settings);
        Assert.Equal(CommandLine.Failed, await RunAsync(database.Folder, "restore", backup));
        Assert.Contains("请先停止服务", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_finds_something_says_so_in_its_exit_code()
    {
        var files = Directory.CreateDirectory(database.Folder.File("files"));
        await database.WriteAsync(db => db.MaterialFiles.Add(Missing()));
        Assert.Equal(CommandLine.Problems, await RunAsync(database.Folder, "check"));
        Assert.True(files.Exists);
    }

    [Fact]
    public async Task A_database_on_a_server_is_checked_and_backed_up_by_its_own_tools()
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
        await using var onServer = await TestDatabase.CreateOnPostgresAsync();
        string[] settings =
        [
            "--Database:Provider=PostgreSql",
            $"--Database:ConnectionString={onServer.Settings.ConnectionString}",
            $"--Storage:Files={database.Folder.File("files")}",
        ];
        Assert.Equal(CommandLine.Done, await CommandLine.TryRunAsync(["check", .. settings], output));
        Assert.Contains("检查通过", output.ToString(), StringComparison.Ordinal);
        await onServer.WriteAsync(db => db.MaterialFiles.Add(Missing()));
        Assert.Equal(CommandLine.Problems, await CommandLine.TryRunAsync(["check", .. settings], output));
        Assert.Equal(CommandLine.Failed, await CommandLine.TryRunAsync(["backup", database.Folder.File("backup"), .. settings], output));
        Assert.Contains("pg_dump", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            CommandLine.Failed,
            await CommandLine.TryRunAsync(
                ["check", settings[0], "--Database:ConnectionString=Host=127.0.0.1;Port=1;Username=nobody"],
                output
            )
        );
        Assert.Contains("没有应答", output.ToString(), StringComparison.Ordinal);
    }

    private static MaterialFile Missing() =>
        new()
        {
            Id = Guid.NewGuid(),
            MaterialId = "invoice",
            FileName = "发票.pdf",
            ContentType = "application/pdf",
            Size = 1,
            Sha256 = "gone",
            UploadedBy = "u",
            UploadedAt = DateTimeOffset.UnixEpoch,
        };

    private Task<int?> RunAsync(TestFolder folder, params string[] command) =>
        CommandLine.TryRunAsync(
            [.. command, $"--Database:Path={folder.File("anshan.db")}", $"--Storage:Files={folder.File("files")}"],
            output
        );
}
