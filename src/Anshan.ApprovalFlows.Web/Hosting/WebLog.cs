namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Every log message of this project. An event id is never used again for another message.</summary>
/// <remarks>3001–3099 the start, 3101–3199 requests, 3201–3299 calendars. What an administrator has to act on is in Chinese.</remarks>
internal static partial class WebLog
{
    [LoggerMessage(3001, LogLevel.Information, "演示账号的密码（所有账号相同，登录页也有显示）：{Password}")]
    public static partial void DemoPassword(ILogger log, string password);

    [LoggerMessage(3002, LogLevel.Warning, "系统还没有管理员。请在 24 小时内打开此一次性链接，创建第一名系统管理员：{Link}")]
    public static partial void SetupLink(ILogger log, string link);

    [LoggerMessage(
        3003,
        LogLevel.Warning,
        "“{Name}”以管理员修改的第 {Version} 版（{ChangedBy}）为准，没有载入 workflows 中的文件；取用文件会有这些变化：{Changes}"
    )]
    public static partial void DefinitionKept(ILogger log, string name, int version, string changedBy, string changes);

    [LoggerMessage(3004, LogLevel.Error, "管理员启用的内容已不能读取，暂以 workflows 中的文件为准：{Problem}")]
    public static partial void ContentUnreadable(ILogger log, string problem);

    [LoggerMessage(3005, LogLevel.Warning, "没有载入 workflows 中的流程，因为它与管理员启用的举措数据不符：{Problem}")]
    public static partial void ProcedureNotLoaded(ILogger log, string problem);

    [LoggerMessage(3101, LogLevel.Error, "Request failed, reference {Reference}")]
    public static partial void RequestFailed(ILogger log, string reference, Exception problem);

    [LoggerMessage(
        3102,
        LogLevel.Warning,
        "请求由反向代理 {Address} 转来，但它不在 Proxy:Known 中：它所说的 https 和来访地址都没有采信。请把它的地址写入 Proxy:Known。"
    )]
    public static partial void UnknownProxy(ILogger log, string address);

    [LoggerMessage(
        3201,
        LogLevel.Warning,
        "The working-day calendar of {Year} is missing: workflows/calendars/{Year}.json. Its due dates would ignore the holidays."
    )]
    public static partial void CalendarMissing(ILogger log, int year);
}
