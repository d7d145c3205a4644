"""Registering models of skilful mass mobilisation (dân vận khéo), following them to the end."""
