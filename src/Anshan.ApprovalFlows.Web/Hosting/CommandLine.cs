using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>The commands of the executable besides serving: <c>backup</c>, <c>restore</c>, <c>check</c>.</summary>
public static class CommandLine
{
    public const int Done = 0,
        Failed = 1,
        WrongUse = 2,
        Problems = 3;

    private const string Usage = """
        用法：
          （无命令）          启动服务
          backup <文件夹>     备份数据库和上传的文件；服务可以照常运行
          restore <文件夹>    从备份恢复；须先停止服务，原数据库移到一旁保留
          check               检查数据是否前后一致；服务可以照常运行
        backup 和 restore 只适用于 SQLite，check 也适用于 PostgreSQL。
        设置可以跟在后面，例如 --Database:Path=data/anshan.db
        退出码：0 完成，1 未能完成，2 用法不对，3 已完成但数据有不一致之处
        """;

    /// <summary>Runs the command that <paramref name="args"/> name.</summary>
    /// <param name="args">A command, its folder, then settings.</param>
    /// <param name="output">Where the result is told; the console when null.</param>
    /// <param name="cancellation">Stops the command.</param>
    /// <returns>The exit code; null when the arguments name no command and the server is meant.</returns>
    public static async Task<int?> TryRunAsync(string[] args, TextWriter? output = null, CancellationToken cancellation = default)
    {
        var words = args.TakeWhile(word => !word.StartsWith('-')).ToArray();
        if (words.Length == 0 && args is not ["--help", ..])
        {
            return null;
        }

        output ??= Console.Out;
        try
        {
            var places = Places(args[words.Length..]);
            return words switch
            {
                ["backup", var folder] => await BackUpAsync(places.OfFile(), Path.GetFullPath(folder), output, cancellation),
                ["restore", var folder] => await RestoreAsync(places.OfFile(), Path.GetFullPath(folder), output, cancellation),
                ["check"] => await CheckAsync(places, output, cancellation),
                _ => await ExplainAsync(words.Length == 0 ? Done : WrongUse, output),
            };
        }
        catch (Exception e) when (e is BackupException or DatabaseInUseException or IOException or UnauthorizedAccessException)
        {
            await output.WriteLineAsync($"未能完成：{e.Message}");
            return Failed;
        }
    }

    // The same settings, files and environment as the server.
    private static DataLocations Places(string[] settings)
    {
        var builder = WebApplication.CreateBuilder(settings);
        return DataLocations.From(builder.Configuration, builder.Environment.ContentRootPath);
    }

    private static async Task<int> BackUpAsync(DataLocations places, string folder, TextWriter output, CancellationToken cancellation)
    {
        var manifest = await new BackupCommand(places, TimeProvider.System).RunAsync(folder, cancellation);
        await output.WriteLineAsync(
            $"备份完成：{folder}，办件 {manifest.Counts["cases"]} 件，文件 {manifest.Files.Count} 个，清单 {BackupManifest.FileName}。"
        );
        return Done;
    }

    private static async Task<int> RestoreAsync(DataLocations places, string folder, TextWriter output, CancellationToken cancellation)
    {
        var restored = await new RestoreCommand(places, TimeProvider.System).RunAsync(folder, cancellation);
        await output.WriteLineAsync(
            $"恢复完成：{LocalTime.Of(restored.Manifest.TakenAt):yyyy-MM-dd HH:mm:ss} 的备份，办件 {restored.Manifest.Counts["cases"]} 件。"
        );
        if (restored.Aside is not null)
        {
            await output.WriteLineAsync($"原数据库保留在 {restored.Aside}。");
        }

        return await TellAsync(restored.Problems, output);
    }

    private static async Task<int> CheckAsync(DataLocations places, TextWriter output, CancellationToken cancellation) =>
        await TellAsync(await ConsistencyCheck.RunAsync(places, cancellation), output);

    private static async Task<int> TellAsync(IReadOnlyList<string> problems, TextWriter output)
    {
        foreach (var problem in problems)
        {
            await output.WriteLineAsync(problem);
        }

        await output.WriteLineAsync(problems.Count == 0 ? "检查通过：数据前后一致。" : $"检查发现 {problems.Count} 处不一致。");
        return problems.Count == 0 ? Done : Problems;
    }

    private static async Task<int> ExplainAsync(int code, TextWriter output)
    {
        await output.WriteLineAsync(Usage);
        return code;
    }
}
