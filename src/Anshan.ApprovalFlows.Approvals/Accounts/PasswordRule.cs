namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>What a password must be, in one sentence and in code; length counts more than odd characters.</summary>
public static class PasswordRule
{
    public const int Shortest = 10;
    public const int Longest = 128;

    public const string Sentence = "至少 10 个字符，同时有字母和数字；不要含邮箱名称，不要用 123456、abcdef 这类连续或重复的字符凑数。";

    private static readonly string[] Guessed = ["password", "qwerty", "anshan123", "admin123", "1qaz2wsx", "iloveyou"];

    /// <summary>Says in the user's words what is wrong with the password; null when nothing is.</summary>
    public static string? Problem(string? password, string email)
    {
        if (string.IsNullOrEmpty(password))
        {
            return "请填写密码。";
        }

        if (password.Length is < Shortest or > Longest)
        {
            return password.Length < Shortest
                ? $"密码至少要 {Shortest} 个字符，现在是 {password.Length} 个。"
                : $"密码不能超过 {Longest} 个字符。";
        }

        if (!password.Any(char.IsLetter) || !password.Any(char.IsDigit))
        {
            return "密码要同时有字母和数字。";
        }

        var name = email.Split('@')[0];
        if (name.Length >= 4 && password.Contains(name, StringComparison.OrdinalIgnoreCase))
        {
            return "密码里不要含有您的邮箱名称。";
        }

        var isGuessed = Guessed.Any(word => password.Contains(word, StringComparison.OrdinalIgnoreCase));
        return isGuessed || password.Distinct().Count() < 5 || LongestRun(password) >= 6
            ? "这个密码太容易被猜到，请避免常见词以及连续、重复的字符。"
            : null;
    }

    /// <summary>The longest stretch in which each character follows the one before it (123456, fedcba) or repeats it (aaaaaa).</summary>
    private static int LongestRun(string password)
    {
        int longest = 1,
            run = 1,
            step = 0;
        for (var i = 1; i < password.Length; i++)
        {
            var difference = password[i] - password[i - 1];
            run = difference is >= -1 and <= 1 && (difference == step || run == 1) ? run + 1 : 1;
            step = difference;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
