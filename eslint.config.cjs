const globals = require("globals");

module.exports = [
    {
        files: ["addons/**/static/**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: {...globals.browser, odoo: "readonly", luxon: "readonly"},
        },
        linterOptions: {reportUnusedDisableDirectives: "error"},
        rules: {
            "no-undef": "error",
            "no-unused-vars": "error",
            "no-debugger": "error",
            "no-console": ["error", {allow: ["warn", "error"]}],
            "prefer-const": "error",
            eqeqeq: "error",
            complexity: ["error", 15],
        },
    },
];
