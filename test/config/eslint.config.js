import neostandard from 'neostandard'
import jsdoc from 'eslint-plugin-jsdoc'
import tseslint from 'typescript-eslint'

const config = [
  { ignores: ['**/dist/**', '**/target/**', '**/node_modules/**', '**/out/**'] },
  ...neostandard({ ts: true, noJsx: true }),
  ...tseslint.configs.strictTypeChecked.map((entry) => ({ ...entry, files: ['**/*.ts'], ignores: ['src/kernel/**'] })),
  {
    // AssemblyScript: another type system, and decorators on functions.
    files: ['src/kernel/**/*.ts'],
    languageOptions: { parserOptions: { allowInvalidAST: true } },
    rules: { 'no-undef': 'off', '@typescript-eslint/no-loss-of-precision': 'off', camelcase: 'off' }
  },
  {
    files: ['**/*.ts'],
    ignores: ['src/kernel/**'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Indexed access into typed arrays is guarded by the loop around it; `!` says so.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // node:test's describe/it return promises that the runner awaits.
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', name: ['test', 'it', 'describe', 'suite', 'before', 'after', 'beforeEach', 'afterEach'], package: 'node:test' }] }]
    }
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/kernel/**'],
    plugins: { jsdoc },
    rules: {
      'jsdoc/require-jsdoc': ['error', { publicOnly: true, require: { FunctionDeclaration: true, ClassDeclaration: true, MethodDefinition: false } }],
      'jsdoc/check-param-names': 'error',
      'jsdoc/check-tag-names': 'error',
      'no-console': 'error'
    }
  },
  { files: ['src/cli/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/require-await': 'off'
    }
  }
]
export default config
