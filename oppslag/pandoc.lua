-- Does what it is asked until nobody asks: a request is a line of JSON, an answer a line with its size in bytes and then
-- the bytes. `strings` are parsed, each alone, so that nothing in one rule can swallow the next; the answer is a JSON
-- list of pandoc documents. `document` is written as a Word file.
-- An answer that begins with `no` says why there is none.

-- The line end is for pandoc's pipe tables, which lose their last row without one.
local function parsed(strings)
  local documents = {}
  for i, words in ipairs(strings) do
    documents[i] = pandoc.write(pandoc.read(words .. '\n', 'commonmark+pipe_tables+footnotes'), 'json')
  end
  return '[' .. table.concat(documents, ',') .. ']'
end

local templates = {}
local function template(file)
  if not templates[file] then
    local stream = assert(io.open(file, 'rb'))
    templates[file] = pandoc.template.compile(stream:read('a'))
    stream:close()
  end
  return templates[file]
end

-- `moment` is pandoc's clock, in Unix seconds.
local function written(asked)
  return pandoc.system.with_environment({SOURCE_DATE_EPOCH = asked.moment}, function()
    local options = {reference_doc = asked.reference, template = template(asked.template)}
    return pandoc.write(pandoc.read(asked.document, 'json'), 'docx', options)
  end)
end

for line in io.lines() do
  local asked = pandoc.json.decode(line, false)
  local ok, answer = pcall(asked.strings and parsed or written, asked.strings or asked)
  answer = ok and answer or tostring(answer)
  io.write(ok and 'ok ' or 'no ', #answer, '\n', answer)
  io.flush()
end
