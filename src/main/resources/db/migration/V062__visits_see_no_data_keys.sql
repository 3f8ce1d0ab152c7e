-- A support visit opens nothing: not even the wrapped data keys are there for it. What serves its questions is opened in a
-- job's scope.
select ctx_private.wall_against_support('app.data_key', 'select', null);
