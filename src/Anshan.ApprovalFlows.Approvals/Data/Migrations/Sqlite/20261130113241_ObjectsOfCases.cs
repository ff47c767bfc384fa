using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Anshan.ApprovalFlows.Approvals.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ObjectsOfCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ObjectKey",
                table: "Cases",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Cases_BankAccount",
                table: "Cases",
                column: "BankAccount");

            migrationBuilder.CreateIndex(
                name: "IX_Cases_ObjectKey",
                table: "Cases",
                column: "ObjectKey");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Cases_BankAccount",
                table: "Cases");

            migrationBuilder.DropIndex(
                name: "IX_Cases_ObjectKey",
                table: "Cases");

            migrationBuilder.DropColumn(
                name: "ObjectKey",
                table: "Cases");
        }
    }
}
