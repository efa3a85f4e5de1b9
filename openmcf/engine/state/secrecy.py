"""What is secret in a provider's answers: providers get no secrets, and may not know which they were."""

from openmcf.engine.state.resource_state import ResourceState
from openmcf.properties.values import Properties, Secret, Value, holds_secret


def as_secret_as(values: Properties, model: Properties) -> Properties:
    """The values, secret wherever the model's value of the same place is.

    A list is secret as a whole, since a provider may put its items in another order (as in Pulumi).
    """
    return {key: _as_secret(value, model[key]) if key in model else value for key, value in values.items()}


def _as_secret(value: Value, model: Value) -> Value:
    if isinstance(value, dict) and isinstance(model, dict):
        return as_secret_as(value, model)
    return Secret(value) if holds_secret(model) and not isinstance(value, Secret) else value


def with_secrets(outputs: Properties, state: ResourceState) -> Properties:
    """The outputs, with those that the program calls secret as secrets."""
    return {
        key: Secret(value)
        if key in state.additional_secret_outputs and not isinstance(value, Secret)
        else value
        for key, value in outputs.items()
    }
