"""The JSON calls under /_sandbox by which tests, benches and people steer the sandbox."""
